internal import GitCommand
internal import GitObjects
internal import LFS
internal import LFSServer
internal import Publication
internal import Reporting
internal import Repository

/// The LFS objects that published references need, and those of them that the server lacks.
struct ObjectNeeds {
  /// The server; `nil` if no object is needed, or if only a program moves them, which can't be asked
  /// (`lfs.standalonetransferagent`).
  let server: LFSServer?
  /// The number of objects that are needed.
  let neededCount: Int
  /// Those that the server lacks; all of them if it can't be asked.
  let uploads: [PublishedPointer]

  /// Asks the server for the objects of all references that are or will be on the remote.
  ///
  /// - Throws: `PublishError.missing` if an object is neither here nor there; `LFSServerError`,
  ///   `GitError`, `StoreError`, `ObjectStoreError`.
  static func find(
    _ entries: [PublishPlan.Entry],
    _ remote: [UInt8],
    _ context: Repository,
    _ progress: any ProgressReporter
  ) async throws -> ObjectNeeds {
    let tips = entries.filter { entry in
      switch entry.action {
      case .moves, .isMade, .isThere: true
      case .staysHere, .isLeftOut, .isKeptByHost: false
      }
    }
    _ = progress.begin("Finding LFS objects", total: nil, unit: .none)
    defer { progress.end() }
    let pointers = try await PublishedPointers(context: context)
      .reachable(from: tips.map(\.id))
    guard !pointers.isEmpty else { return ObjectNeeds(server: nil, neededCount: 0, uploads: []) }
    progress.end()
    let server = try await server(of: remote, context)
    let lacking = try await server?.lacking(pointers, progress) ?? pointers
    let store = context.lfsStore(readsAside: false)
    let missing = try lacking.filter { place in
      try !store.contains(place.oid, byteCount: place.byteCount)
    }
    guard missing.isEmpty else { throw PublishError.missing(remote: remote, missing) }
    return ObjectNeeds(server: server, neededCount: pointers.count, uploads: lacking)
  }

  private static func server(
    of remote: [UInt8],
    _ context: Repository
  ) async throws(LFSServerError) -> LFSServer? {
    do throws(LFSServerError) {
      return try await LFSServer.find(
        of: remote,
        context.git,
        context.config,
        context.location,
        for: .upload
      )
    } catch {
      guard case .transferAgent = error else { throw error }
      return nil
    }
  }
}

extension LFSServer {
  /// The pointers whose objects the server lacks, in the order given.
  ///
  /// - Throws: `LFSServerError`.
  func lacking(
    _ pointers: [PublishedPointer],
    _ progress: any ProgressReporter
  ) async throws(LFSServerError) -> [PublishedPointer] {
    let counter = progress.begin(
      "Asking the LFS server",
      total: UInt64(pointers.count),
      unit: .objects
    )
    defer { progress.end() }
    var done = 0
    func object(_ place: PublishedPointer) -> ServerObject {
      ServerObject(oid: place.oid, byteCount: place.byteCount)
    }
    let lacking = Set(
      try await lacking(pointers.map(object)) { count in
        counter.add(UInt64(max(0, count - done)))
        done = max(done, count)
      }
    )
    return pointers.filter { lacking.contains(object($0)) }
  }
}
