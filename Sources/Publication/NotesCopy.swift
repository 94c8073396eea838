internal import Digests
internal import FileSystem
public import GitCommand
public import GitObjects
internal import GitRefs
public import GitStore
public import Repository

/// Copies the notes of old objects to the new ones, as Git does after a rebase.
///
/// Git does it in a repository of its own, so that the reference can move with all others. That
/// repository shares the objects, and what it adds goes into the run's pack.
public struct NotesCopy {
  let context: Repository
  let writer: ObjectWriter

  private var directory: [UInt8] { context.notesDirectory }

  /// Copies notes in a repository, with the writer of the run's pack.
  public init(context: Repository, writer: ObjectWriter) {
    self.context = context
    self.writer = writer
  }

  /// Copies the notes of a reference in `refs/notes/`.
  ///
  /// - Parameter rewritten: the new id of an object; `nil` if it has none.
  /// - Returns: the new id of the reference, and the number of copied notes; `nil` if there are
  ///   none.
  /// - Throws: `GitError`, `FileSystemError`, `StoreError`.
  public func copy(
    _ name: ReferenceName,
    at old: ObjectID,
    _ rewritten: (ObjectID) -> ObjectID?
  ) async throws -> (new: ObjectID, count: Int)? {
    let list = try await context.git.output(of: ["notes", .option("--ref=", name.bytes), "list"])
    var pairs: [UInt8] = []
    var count = 0
    for line in list.split(separator: 0x0A) {
      guard let hex = line.split(separator: 0x20).last, let old = try? ObjectID(hex: hex),
        let new = rewritten(old), new != old
      else { continue }
      pairs += old.hex + [0x20] + new.hex + [0x0A]
      count += 1
    }
    guard count > 0 else { return nil }
    defer { Files.removeTree(context.notesDirectory) }
    let git = try makeRepository()
    _ = try await git.output(of: ["update-ref", GitArgument(name), "\(old)"], purpose: .write)
    _ = try await git.output(
      of: ["notes", .option("--ref=", name.bytes), "copy", "-f", "--stdin"],
      input: pairs,
      purpose: .write
    )
    let hex = try await git.output(of: ["rev-parse", "--verify", GitArgument(name)])
    let new = try ObjectID(hex: hex.trimmingWhitespace)
    let added = try await git.output(of: ["rev-list", "--objects", "\(new)", "^\(old)"])
    try addToPack(added.lines.compactMap { ObjectNames.read(digits: $0.prefix { $0 != .space }) })
    return (new, count)
  }

  /// Git in an empty repository that borrows the objects of this one.
  private func makeRepository() throws -> Git {
    Files.removeTree(context.notesDirectory)
    let objects = directory.appending(path: "objects")
    try Files.makeDirectories(objects)
    try Files.makeDirectories(directory.appending(path: "refs"))
    try Files.create(directory.appending(path: "HEAD"), Array("ref: refs/heads/none\n".utf8))
    var git = context.git.at(gitDirectory: directory, workTree: nil)
    var alternates = context.location.objectDirectory
    if let more = git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"], !more.isEmpty {
      alternates += [0x3A] + more
    }
    git.environment["GIT_OBJECT_DIRECTORY"] = objects
    git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = alternates
    // Notes are commits, which need a committer.
    for (key, name, replacement) in [
      ("user.name", "NAME", "lfs-migrate"), ("user.email", "EMAIL", "lfs-migrate@localhost"),
    ] {
      guard git.environment["GIT_COMMITTER_\(name)"] == nil else { continue }
      git.settings.append((Array(key.utf8), context.config.value(key) ?? Array(replacement.utf8)))
    }
    return git
  }

  private func addToPack(_ ids: [ObjectID]) throws {
    let path = String(decoding: directory.appending(path: "objects"), as: UTF8.self)
    let own = ObjectReader(try ObjectDatabase(directory: path, context.objectFormat))
    let shared = ObjectReader(try context.openDatabase())
    for id in ids {
      let object = try Self.object(id, own, shared)
      try writer.add(object.data.bytes, object.kind, id: id)
    }
  }

  /// Reads an object that Git wrote, or would have written if it were not stored already, for
  /// example by a run that failed later.
  private static func object(
    _ id: ObjectID,
    _ own: ObjectReader,
    _ shared: ObjectReader
  ) throws(StoreError) -> StoredObject {
    do throws(StoreError) {
      return try own.read(id)
    } catch {
      guard case .missing = error else { throw error }
      return try shared.read(id)
    }
  }
}
