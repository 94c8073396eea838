internal import Digests
internal import GitCommand
public import GitObjects
internal import GitRefs
internal import GitStore
public import LFS
public import Repository
internal import Runs

/// A pointer that a run made.
public struct RunPointer: Hashable, Sendable {
  /// The id of its LFS object.
  public let oid: LFSObjectID
  /// The size of the object, in bytes.
  public let byteCount: UInt64
  /// A path of it in a commit.
  public let path: RepositoryPath
}

/// The pointers that the runs in force made, as far as they are reachable from tips.
public struct RunPointers: Sendable {
  let context: Repository
  /// The blobs that the runs made.
  private let blobs: Set<ObjectID>

  /// Reads the maps of the runs.
  ///
  /// - Throws: `RunStoreError` if a map can't be read.
  public init(_ context: Repository) throws {
    self.context = context
    var blobs: Set<ObjectID> = []
    let runs = try RunStore(commonDirectory: context.location.commonDirectory).runs()
    for run in runs where run.isInForce && run.makesPointers {
      try run.map()?.forEach { entry in
        if entry.kind == .blob { blobs.insert(entry.new) }
      }
    }
    self.blobs = blobs
  }

  /// Whether no run in force made a pointer.
  var isEmpty: Bool { blobs.isEmpty }

  /// The pointers that are reachable from tips, each LFS object once.
  ///
  /// - Throws: `GitError`, `StoreError`.
  func reachable(from tips: [ObjectID]) async throws -> [RunPointer] {
    guard !isEmpty, !tips.isEmpty else { return [] }
    let input = Set(tips).sorted().flatMap { $0.hex + [.newline] }
    return try await pointers(in: ["rev-list", "--objects", "--stdin"], input)
  }

  /// The pointers that are reachable from all references but the backups.
  ///
  /// - Throws: `GitError`, `StoreError`.
  public func reachable() async throws -> [RunPointer] {
    guard !isEmpty else { return [] }
    let arguments: [GitArgument] = [
      "rev-list", "--objects", "--exclude=refs/lfs-migrate/*", "--all",
    ]
    return try await pointers(in: arguments, [])
  }

  /// The pointer in a blob; `nil` if it is none.
  private static func pointer(_ id: ObjectID, _ reader: ObjectReader) throws -> Pointer? {
    let data = try reader.read(id, .blob)
    return try? Pointer(parsing: data.bytes)
  }

  private func pointers(in arguments: [GitArgument], _ input: [UInt8]) async throws -> [RunPointer]
  {
    let listing = try await context.git.output(
      of: ["--no-replace-objects"] + arguments,
      input: input
    )
    let reader = ObjectReader(try context.openDatabase())
    var found: [RunPointer] = []
    var seen: Set<LFSObjectID> = []
    for line in listing.lines {
      let end = line.firstIndex(of: .space) ?? line.endIndex
      guard let id = ObjectNames.read(digits: line[..<end]), blobs.contains(id),
        let pointer = try Self.pointer(id, reader),
        seen.insert(pointer.oid).inserted
      else { continue }
      found.append(
        RunPointer(
          oid: pointer.oid,
          byteCount: pointer.size,
          path: RepositoryPath(line[end...].dropFirst())
        )
      )
    }
    return found
  }
}
