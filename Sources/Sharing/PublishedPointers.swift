internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import Publication
internal import Repository

/// The pointers in all commits of references.
struct PublishedPointers {
  let context: Repository

  /// The pointers that are reachable from tips, each LFS object once.
  ///
  /// All of them count, not only those that runs made: the branches may have had pointers before,
  /// or have got some since.
  /// - Throws: `GitError`, `StoreError`.
  func reachable(from tips: [ObjectID]) async throws -> [RunPointer] {
    guard !tips.isEmpty else { return [] }
    let listing = try await context.git.output(
      of: [
        "--no-replace-objects", "rev-list", "--objects", "--stdin",
        "--filter=blob:limit=\(Pointer.maximumByteCount)",
      ],
      input: Set(tips).sorted().flatMap { $0.hex + [.newline] }
    )
    let reader = ObjectReader(try context.openDatabase())
    var found: [RunPointer] = []
    var seen: Set<ServerKey> = []
    for line in listing.lines {
      // Commits have no path, and trees are told apart by their headers.
      guard let end = line.firstIndex(of: .space), end + 1 < line.endIndex,
        let id = ObjectNames.read(digits: line[..<end]),
        let pointer = try Self.pointer(id, reader), pointer.size > 0,
        seen.insert(ServerKey(oid: pointer.oid, byteCount: pointer.size)).inserted
      else { continue }
      found.append(
        RunPointer(oid: pointer.oid, byteCount: pointer.size, path: Array(line[(end + 1)...]))
      )
    }
    return found
  }

  private struct ServerKey: Hashable {
    let oid: LFSObjectID
    let byteCount: UInt64
  }

  /// The pointer in a blob; `nil` if it is none, or the object is a tree.
  private static func pointer(_ id: ObjectID, _ reader: ObjectReader) throws -> Pointer? {
    guard try reader.kind(of: id) == .blob else { return nil }
    let data = try reader.read(id, .blob)
    return try? Pointer(parsing: data.bytes)
  }
}
