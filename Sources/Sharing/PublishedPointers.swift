internal import Digests
internal import GitCommand
public import GitObjects
internal import GitRefs
internal import GitStore
public import LFS
internal import LFSServer
internal import Repository

/// A pointer in the history of references, and the first commit that has it.
public struct PublishedPointer: Hashable, Sendable {
  /// The id of its LFS object.
  public let oid: LFSObjectID
  /// The size of the object, in bytes.
  public let byteCount: UInt64
  /// A path of it in the commit.
  public let path: RepositoryPath
  /// The commit; `nil` if a reference leads to a tree or to the file itself.
  public let commit: ObjectID?
}

/// The pointers in all commits of references.
struct PublishedPointers {
  let context: Repository

  /// The pointers in the history of tips, each LFS object once, oldest commits first.
  ///
  /// All of them count, not only those that runs made: the branches may have had pointers before,
  /// or have got some since. Empty objects do not, since Git LFS neither stores nor sends them.
  /// - Throws: `GitError`, `StoreError`.
  func reachable(from tips: [ObjectID]) async throws -> [PublishedPointer] {
    guard !tips.isEmpty else { return [] }
    let input = Set(tips).sorted().flatMap { $0.hex + [.newline] }
    return try await list(["--stdin"], input)
  }

  /// The pointers in the history of revisions, as `git rev-list` takes them.
  ///
  /// - Throws: `GitError`, `StoreError`.
  func reachable(fromRevisions revisions: [[UInt8]]) async throws -> [PublishedPointer] {
    try await list(["--end-of-options"] + revisions.map { GitArgument($0) } + ["--"], [])
  }

  private func list(_ tips: [GitArgument], _ input: [UInt8]) async throws -> [PublishedPointer] {
    let listing = try await context.git.output(
      of: [
        "--no-replace-objects", "rev-list", "--objects", "--reverse", "--in-commit-order",
        "--filter=blob:limit=\(Pointer.maximumByteCount)",
      ] + tips,
      input: input
    )
    let reader = ObjectReader(try context.openDatabase())
    var found: [PublishedPointer] = []
    var seen: Set<ServerObject> = []
    var commit: ObjectID?
    for line in listing.lines {
      guard let end = line.firstIndex(of: .space) else {
        commit = ObjectNames.read(digits: line)
        continue
      }
      // The path of a root tree is empty, as that of a blob that a tag leads to.
      guard let id = ObjectNames.read(digits: line[..<end]),
        let pointer = try Self.pointer(id, reader), pointer.size > 0,
        seen.insert(ServerObject(oid: pointer.oid, byteCount: pointer.size)).inserted
      else { continue }
      found.append(
        PublishedPointer(
          oid: pointer.oid,
          byteCount: pointer.size,
          path: RepositoryPath(line[(end + 1)...]),
          commit: commit
        )
      )
    }
    return found
  }

  /// The pointer in a blob; `nil` if it is none, or the object is a tree.
  private static func pointer(_ id: ObjectID, _ reader: ObjectReader) throws -> Pointer? {
    guard try reader.kind(of: id) == .blob else { return nil }
    let data = try reader.read(id, .blob)
    return try? Pointer(parsing: data.bytes)
  }
}
