internal import FileSystem
internal import GitCommand
public import GitRefs

/// A run of this program in a repository: its folder of small files.
///
/// Each file is written under a temporary name and then renamed, so that it is complete or absent.
/// Only `converted` grows in place.
public struct Run: Sendable {
  /// A file in the folder.
  public struct FileName: Sendable {
    /// The name in the folder.
    public let name: String

    /// The file of that name.
    public init(_ name: String) { self.name = name }

    /// Facts known when the run began.
    public static let record = FileName("record")
    /// Facts known later.
    public static let outcome = FileName("outcome")
    /// The state of the run, one word.
    public static let state = FileName("state")
    /// The moves of references: `OLD NEW NAME`.
    public static let references = FileName("references")
    /// All references before the run: `OID NAME`, or `ref: TARGET NAME`.
    public static let referencesBefore = FileName("refs")
    /// What each changed object became: `OLD NEW KIND`.
    public static let map = FileName("map")
    /// The files that were converted: `BLOB OID SIZE`.
    public static let converted = FileName("converted")
    /// The moves of references in `refs/lfs-migrate/`: `OLD NEW NAME`.
    public static let ourReferences = FileName("own-references")
    /// The second moves of references that an undo forces: `OLD NEW NAME`.
    ///
    /// A second move begins where the undone run had put the reference. The first move checks files
    /// out; the second one leaves their content.
    public static let secondMoves = FileName("via")
    /// The log of the stash before the run.
    public static let stashBefore = FileName("stash-before")
    /// The log of the stash after the run.
    public static let stashAfter = FileName("stash-after")

    /// The files of a worktree that the run checked out, each path ended by a NUL.
    ///
    /// - Parameter worktree: its name in `worktrees/`; `nil` for the main worktree.
    public static func checkedOut(in worktree: [UInt8]?) -> FileName {
      ofWorktree("checked-out", worktree)
    }

    /// The files of a worktree that the run has to check out if they still have their old content.
    ///
    /// - Parameter worktree: its name in `worktrees/`; `nil` for the main worktree.
    public static func outdated(in worktree: [UInt8]?) -> FileName {
      ofWorktree("outdated", worktree)
    }

    /// The files of a worktree that the run adds, and that were there before with the same content.
    ///
    /// - Parameter worktree: its name in `worktrees/`; `nil` for the main worktree.
    public static func found(in worktree: [UInt8]?) -> FileName {
      ofWorktree("found", worktree)
    }

    /// The files of a worktree that stay there though an undo takes them out of the index: the
    /// undone run had found them.
    ///
    /// - Parameter worktree: its name in `worktrees/`; `nil` for the main worktree.
    public static func untouched(in worktree: [UInt8]?) -> FileName {
      ofWorktree("spared", worktree)
    }

    private static func ofWorktree(_ name: String, _ worktree: [UInt8]?) -> FileName {
      guard let worktree else { return FileName(name) }
      return FileName("\(name)-\(String(decoding: worktree, as: UTF8.self))")
    }
  }

  /// The name of the run, also in its references: `refs/lfs-migrate/<name>/`.
  public let name: String
  /// The path of the folder.
  public let directory: [UInt8]
  /// The facts known when the run began.
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
      throw .damaged(path: directory, .noRecord)
    }
    let record = RunRecord(parsing: text)
    guard let version = record.number(.version), record[.kind] != nil else {
      throw .damaged(path: path(of: .record), .otherRecord)
    }
    guard version == 1 else {
      throw .damaged(path: path(of: .record), .newerRecord(version: version))
    }
    self.init(name: name, directory: directory, record: record)
  }

  /// What the run does; `nil` if this version does not know the kind.
  public var kind: RunKind? { record.text(.kind).flatMap { RunKind(rawValue: $0) } }

  /// The start of the run, in seconds since 1970.
  public var started: Int { record.number(.started) ?? 0 }

  /// The state; `started` if the file is missing or has an unknown word.
  public var state: RunState {
    let text = (try? contents(of: .state)) ?? []
    return RunState(rawValue: String(decoding: text.trimmingWhitespace, as: UTF8.self)) ?? .started
  }

  /// The facts known later; empty before they are written.
  public var outcome: RunRecord { RunRecord(parsing: (try? contents(of: .outcome)) ?? []) }

  /// The moves of references, in the order in which they were written; empty before that.
  ///
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged.
  public func references() throws(RunStoreError) -> [StoredUpdate] { try updates(.references) }

  /// The moves of references in `refs/lfs-migrate/`; empty before they are written.
  ///
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged.
  public func ourReferences() throws(RunStoreError) -> [StoredUpdate] {
    try updates(.ourReferences)
  }

  /// The second moves of references that an undo forces; empty for other runs.
  ///
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged.
  public func secondMoves() throws(RunStoreError) -> [StoredUpdate] { try updates(.secondMoves) }

  private func updates(_ file: FileName) throws(RunStoreError) -> [StoredUpdate] {
    guard let text = try contents(of: file) else { return [] }
    guard let updates = StoredUpdate.list(text) else {
      throw .damaged(path: path(of: file), .line(.move))
    }
    return updates
  }

  /// All references and HEADs before the run; empty if they were not recorded.
  ///
  /// - Throws: `RunStoreError` if the file can't be read, or is damaged.
  public func referencesBefore() throws(RunStoreError) -> [ReferenceBefore] {
    guard let text = try contents(of: .referencesBefore) else { return [] }
    guard let references = ReferenceBefore.list(text) else {
      throw .damaged(path: path(of: .referencesBefore), .line(.reference))
    }
    return references
  }

  /// The new ids of objects; `nil` if the run wrote no map.
  ///
  /// - Throws: `RunStoreError` if the file can't be opened, or is cut off.
  public func map() throws(RunStoreError) -> StoredObjectMap? {
    try StoredObjectMap(path: path(of: .map))
  }

  /// Records the state of the run.
  ///
  /// - Parameter isDurable: whether the file is synced to the disk before the call returns.
  /// - Throws: `RunStoreError` if it can't be written.
  public func setState(_ state: RunState, isDurable: Bool = true) throws(RunStoreError) {
    try write(.state, Array(state.rawValue.utf8) + [.newline], isDurable: isDurable)
  }
}

extension Run: Comparable {
  /// Whether they are the same run.
  public static func == (left: Run, right: Run) -> Bool { left.directory == right.directory }

  /// Whether the left run began before the right one.
  public static func < (left: Run, right: Run) -> Bool {
    let (first, second) = (left.record.number(.sequence), right.record.number(.sequence))
    if let first, let second, first != second { return first < second }
    return (left.started, left.name) < (right.started, right.name)
  }
}

// Files of the folder.
extension Run {
  /// The path of a file in the folder.
  public func path(of file: FileName) -> [UInt8] { directory.appending(path: file.name) }

  /// The content of a file in the folder; `nil` if there is none.
  ///
  /// - Throws: `RunStoreError` if the file can't be read.
  public func contents(of file: FileName) throws(RunStoreError) -> [UInt8]? {
    do throws(FileSystemError) {
      return try Files.contents(of: path(of: file), followsLink: false)
    } catch {
      throw .system(error)
    }
  }

  /// Puts a file into the folder; replaces one of that name.
  ///
  /// - Parameter isDurable: whether the file is synced to the disk before the call returns; if not,
  ///   the caller syncs the file system.
  /// - Throws: `RunStoreError` if the file can't be written.
  public func write(
    _ file: FileName,
    _ bytes: [UInt8],
    isDurable: Bool = false
  ) throws(RunStoreError) {
    try write(file, isDurable: isDurable) { (new: NewFile) throws(FileSystemError) in
      try new.write(bytes)
    }
  }

  /// Writes a file of the folder in pieces; readers see the old file or the complete new one.
  func write(
    _ file: FileName,
    isDurable: Bool = false,
    _ body: (NewFile) throws(FileSystemError) -> Void
  ) throws(RunStoreError) {
    let path = path(of: file)
    let temporary = path + Array(".tmp".utf8)
    do throws(FileSystemError) {
      // A leftover of a killed run, since this process holds the lock of the repository.
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

  /// Removes unfinished files that a killed run left in the folder.
  public func removeTemporaryFiles() {
    let end = Array(".tmp".utf8)
    for name in (try? Files.names(in: directory)) ?? [] where name.suffix(4) == end[...] {
      Files.remove(directory.appending(path: name))
    }
  }

  /// Removes a file from the folder, if it is there.
  public func remove(_ file: FileName) { Files.remove(path(of: file)) }

  /// Removes the folder and everything in it.
  public func remove() {
    // The record goes last: a folder without a record belongs to no run.
    for name in (try? Files.names(in: directory)) ?? [] where !name.isText("record") {
      Files.remove(directory.appending(path: name))
    }
    remove(.record)
    Files.removeDirectory(directory)
  }
}
