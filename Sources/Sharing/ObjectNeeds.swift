internal import GitCommand
internal import GitObjects
internal import LFS
internal import LFSServer
internal import Publication
internal import Reporting
internal import Repository

/// The LFS objects that published references need, and those of them that the server lacks.
struct ObjectNeeds {
  /// The place of the remote's objects.
  let place: ServerPlace
  /// The number of objects that are needed.
  let neededCount: Int
  /// Those that the server lacks; all of them if it can't be asked.
  let uploads: [PublishedPointer]
  /// Those that are neither here nor there, where that is allowed.
  let leftOut: [PublishedPointer]

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
    _ = progress.begin("Finding LFS objects", total: nil, unit: .none)
    defer { progress.end() }
    let pointers = try await PublishedPointers(context: context)
      .reachable(from: entries.compactMap(\.needed))
    guard !pointers.isEmpty else {
      return ObjectNeeds(place: .sameStore, neededCount: 0, uploads: [], leftOut: [])
    }
    progress.end()
    let place = try await ServerPlace.find(of: remote, context)
    let lacking =
      if case .server(let server) = place {
        try await server.lacking(pointers, progress)
      } else { pointers }
    let store = context.lfsStore(readsAside: false)
    let missing = try lacking.filter { place in
      try !store.contains(place.oid, byteCount: place.byteCount)
    }
    // The setting of Git LFS for the same.
    let isIncompleteAllowed = (try? context.config.bool("lfs.allowincompletepush")) == true
    guard missing.isEmpty || isIncompleteAllowed else {
      throw PublishError.missing(remote: remote, missing)
    }
    let leftOut = Set(missing)
    var uploads = lacking.filter { !leftOut.contains($0) }
    if case .sameStore = place { uploads = [] }
    return ObjectNeeds(
      place: place,
      neededCount: pointers.count,
      uploads: uploads,
      leftOut: missing
    )
  }
}

/// Where a remote keeps its LFS objects.
enum ServerPlace: Sendable {
  /// On a server, or in a repository on this machine, which can be asked.
  case server(LFSServer)
  /// In the store of this repository, which has what is here.
  case sameStore
  /// Where only a program brings them, which can't be asked (`lfs.standalonetransferagent`).
  case program

  /// Whether it is known which objects are there.
  var isKnown: Bool {
    switch self {
    case .server, .sameStore: true
    case .program: false
    }
  }

  /// Finds the place for uploads.
  ///
  /// - Throws: `LFSServerError`.
  static func find(
    of remote: [UInt8],
    _ context: Repository
  ) async throws(LFSServerError) -> ServerPlace {
    do throws(LFSServerError) {
      return .server(
        try await LFSServer.find(
          of: remote,
          context.git,
          context.config,
          context.location,
          for: .upload
        )
      )
    } catch {
      switch error {
      case .transferAgent: return .program
      case .sameStore: return .sameStore
      default: throw error
      }
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
