internal import FileSystem
internal import GitCommand
public import GitRefs

/// A run of this program in a repository: its folder of small files.
///
/// Each file is written under another name and then renamed, so that it is there as a whole or not
/// at all; `converted` alone grows.
public struct Run: Sendable {
  /// A file of the folder.
  public struct FileName: Sendable {
    /// The name in the folder.
    public let name: String

    /// The file of that name.
    public init(_ name: String) { self.name = name }

    /// Facts that were known when the run began.
    public static let record = FileName("record")
    /// Facts that were known later.
    public static let outcome = FileName("outcome")
    /// One word: how far the run has come.
    public static let state = FileName("state")
    /// The moves of references: `OLD NEW NAME`.
    public static let references = FileName("references")
    /// All references before the run: `OID NAME`, or `ref: TARGET NAME`.
    public static let referencesBefore = FileName("refs")
    /// The new names of all objects.
    public static let map = FileName("map")
    /// The files that were converted.
    public static let converted = FileName("converted")
    /// The moves of our own references, in `refs/lfs-migrate/`: `OLD NEW NAME`.
    public static let ownReferences = FileName("own-references")
    /// The last part of the way of references that an undo forces: `OLD NEW NAME`.
    ///
    /// It begins where the run that is taken back had put the reference. Here files keep their
    /// content; before, they are checked out.
    public static let via = FileName("via")
    /// The log of the stash as it was.
    public static let stashBefore = FileName("stash-before")
    /// The log of the stash as it is to be.
    public static let stashAfter = FileName("stash-after")

    /// The files of a worktree that the run checked out, each path ended by a zero.
    ///
    /// - Parameter worktree: its name in `worktrees/`, nil for the main one.
    public static func checkedOut(in worktree: [UInt8]?) -> FileName {
      ofWorktree("checked-out", worktree)
    }

    /// The files of a worktree that the run shall check out if they have their old content still.
    ///
    /// - Parameter worktree: its name in `worktrees/`, nil for the main one.
    public static func outdated(in worktree: [UInt8]?) -> FileName {
      ofWorktree("outdated", worktree)
    }

    /// The files of a worktree that the run adds and that were there before it, with the same content.
    ///
    /// - Parameter worktree: its name in `worktrees/`, nil for the main one.
    public static func found(in worktree: [UInt8]?) -> FileName {
      ofWorktree("found", worktree)
    }

    /// The files of a worktree that stay there where the run takes them out of the index: those that
    /// the run which is taken back had found.
    ///
    /// - Parameter worktree: its name in `worktrees/`, nil for the main one.
    public static func spared(in worktree: [UInt8]?) -> FileName {
      ofWorktree("spared", worktree)
    }

    private static func ofWorktree(_ name: String, _ worktree: [UInt8]?) -> FileName {
      guard let worktree else { return FileName(name) }
      return FileName("\(name)-\(String(decoding: worktree, as: UTF8.self))")
    }
  }

  /// The name of the run, by which its references are told too: `refs/lfs-migrate/<name>/`.
  public let name: String
  /// The folder.
  public let directory: [UInt8]
  /// The facts that were known when the run began.
  public let record: RunRecord

  init(name: String, directory: [UInt8], record: RunRecord) {
    self.name = name
    self.directory = directory
    self.record = record
  }

  /// Reads the record in a folder.
  init(name: String, directory: [UInt8]) throws(RunStoreError) {
    self.init(name: name, directory: directory, record: RunRecord())
    guard let text = try contents(of: .record) else {
      throw .damaged(path: directory, reason: "it has no record")
    }
    let record = RunRecord(parsing: text)
    guard let version = record.number(.version), record[.kind] != nil else {
      throw .damaged(path: path(of: .record), reason: "its record is none of lfs-migrate")
    }
    guard version == 1 else {
      throw .damaged(
        path: path(of: .record),
        reason: "its record has version \(version): a newer lfs-migrate wrote it"
      )
    }
    self.init(name: name, directory: directory, record: record)
  }

  /// What the run does; nil for a kind that this version does not know.
  public var kind: RunKind? { record.text(.kind).flatMap { RunKind(rawValue: $0) } }

  /// When it began, in seconds since 1970.
  public var started: Int { record.number(.started) ?? 0 }

  /// How far it has come; without the file, or a word in it that is known, no further than that.
  public var state: RunState {
    let text = (try? contents(of: .state)) ?? []
    return RunState(rawValue: String(decoding: text.trimmingWhitespace, as: UTF8.self)) ?? .started
  }

  /// The facts that were known later; empty before.
  public var outcome: RunRecord { RunRecord(parsing: (try? contents(of: .outcome)) ?? []) }

  /// The moves of references, in the order in which they were written; none before that.
  ///
  /// - Throws: `RunStoreError` if the file can't be read.
  public func references() throws(RunStoreError) -> [ReferenceUpdate] { try updates(.references) }

  /// The moves of our own references, in `refs/lfs-migrate/`; none before they were written.
  ///
  /// - Throws: `RunStoreError` if the file can't be read.
  public func ownReferences() throws(RunStoreError) -> [ReferenceUpdate] {
    try updates(.ownReferences)
  }

  /// For references that an undo forces, the last part of their way; none for other runs.
  ///
  /// - Throws: `RunStoreError` if the file can't be read.
  public func via() throws(RunStoreError) -> [ReferenceUpdate] { try updates(.via) }

  private func updates(_ file: FileName) throws(RunStoreError) -> [ReferenceUpdate] {
    guard let text = try contents(of: file) else { return [] }
    guard let updates = ReferenceUpdate.list(text) else {
      throw .damaged(path: path(of: file), reason: "a line is not 'OLD NEW NAME'")
    }
    return updates
  }

  /// All references and HEADs as they were before the run; none where that was not written.
  ///
  /// - Throws: `RunStoreError` if the file can't be read.
  public func referencesBefore() throws(RunStoreError) -> [ReferenceBefore] {
    guard let text = try contents(of: .referencesBefore) else { return [] }
    guard let references = ReferenceBefore.list(text) else {
      throw .damaged(path: path(of: .referencesBefore), reason: "a line is not 'OID NAME'")
    }
    return references
  }

  /// The new names of objects; nil where the run wrote none.
  ///
  /// - Throws: `RunStoreError` if the file can't be opened, or is cut off.
  public func map() throws(RunStoreError) -> StoredObjectMap? {
    try StoredObjectMap(path: path(of: .map))
  }

  /// Says how far the run has come.
  ///
  /// - Parameter isDurable: whether that is on the disk when the call returns.
  /// - Throws: `RunStoreError` if it can't be written.
  public func setState(_ state: RunState, isDurable: Bool = true) throws(RunStoreError) {
    try write(.state, Array(state.rawValue.utf8) + [.newline], isDurable: isDurable)
  }

  /// The prefix of the references that belong to the run.
  public var referencePrefix: [UInt8] { Array("refs/lfs-migrate/\(name)/".utf8) }
}

extension Run: Comparable {
  /// Whether they are the same run.
  public static func == (left: Run, right: Run) -> Bool { left.directory == right.directory }

  /// Whether one began before the other.
  public static func < (left: Run, right: Run) -> Bool {
    let (first, second) = (left.record.number(.sequence), right.record.number(.sequence))
    if let first, let second, first != second { return first < second }
    return (left.started, left.name) < (right.started, right.name)
  }
}

// The files.
extension Run {
  /// The path of a file of the folder.
  public func path(of file: FileName) -> [UInt8] { directory.appending(path: file.name) }

  /// The content of a file of the folder, nil if there is none.
  ///
  /// - Throws: `RunStoreError` if it can't be read.
  public func contents(of file: FileName) throws(RunStoreError) -> [UInt8]? {
    do throws(FileSystemError) {
      return try Files.contents(of: path(of: file), followsLink: false)
    } catch {
      throw .system(error)
    }
  }

  /// Puts a file into the folder, in the place of an older one of that name.
  ///
  /// - Parameter isDurable: whether it is on the disk when the call returns; else the caller waits
  ///   for the file system.
  /// - Throws: `RunStoreError` if it can't be written.
  public func write(
    _ file: FileName,
    _ bytes: [UInt8],
    isDurable: Bool = false
  ) throws(RunStoreError) {
    try write(file, isDurable: isDurable) { (new: NewFile) throws(FileSystemError) in
      try new.write(bytes)
    }
  }

  /// Writes a file of the folder in pieces, in one step for all who read it.
  func write(
    _ file: FileName,
    isDurable: Bool = false,
    _ body: (NewFile) throws(FileSystemError) -> Void
  ) throws(RunStoreError) {
    let path = path(of: file)
    let temporary = path + Array(".tmp".utf8)
    do throws(FileSystemError) {
      // What a killed run left: the lock of the repository is ours.
      Files.remove(temporary)
      let new = try NewFile(temporary)
      try body(new)
      if isDurable { try new.synchronise() }
      try Files.rename(temporary, to: path)
      new.keep()
      if isDurable { try FileHandle(reading: directory).synchronise() }
    } catch {
      throw .system(error)
    }
  }

  /// Removes files of the folder that a kill left unfinished.
  public func removeTemporaryFiles() {
    let end = Array(".tmp".utf8)
    for name in (try? Files.names(in: directory)) ?? [] where name.suffix(4) == end[...] {
      Files.remove(directory.appending(path: name))
    }
  }

  /// Removes a file of the folder, if it is there.
  public func remove(_ file: FileName) { Files.remove(path(of: file)) }

  /// Removes the folder with all that is in it.
  public func remove() {
    // The record last: without it the folder is nobody's.
    for name in (try? Files.names(in: directory)) ?? [] where !name.isText("record") {
      Files.remove(directory.appending(path: name))
    }
    remove(.record)
    Files.removeDirectory(directory)
  }
}
