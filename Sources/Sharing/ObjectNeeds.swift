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
  /// The number of objects that are needed, without those that are left out.
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
    let lacking = try await place.server?.lacking(pointers, progress) ?? pointers
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
      neededCount: pointers.count - missing.count,
      uploads: uploads,
      leftOut: missing
    )
  }
}
