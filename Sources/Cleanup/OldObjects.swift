internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Runs

/// The objects that runs replaced, according to their maps.
struct OldObjects: Sendable {
  private(set) var ids: Set<ObjectID> = []

  /// Collects them.
  ///
  /// - Parameters:
  ///   - chosen: the runs that are cleaned up.
  ///   - all: all runs: an object that one of them made again is not old.
  init(of chosen: [Run], among all: [Run]) throws {
    for run in all.sorted() {
      let isChosen = chosen.contains(run)
      let isUndone = run.wasUndone
      guard isChosen || run.isInForce, let map = try run.map() else { continue }
      if isChosen { try map.forEach { ids.insert(isUndone ? $0.new : $0.old) } }
      try map.forEach { ids.remove(isUndone ? $0.old : $0.new) }
    }
  }

  /// Adds the old tips of a run of which only the references are left.
  mutating func add(_ tips: some Sequence<ObjectID>) { ids.formUnion(tips) }

  /// The number of these in the repository's own store, and their bytes there.
  func stored(in database: ObjectDatabase) throws(StoreError) -> (count: Int, byteCount: UInt64) {
    let stored = try database.storedByteCounts(of: ObjectIDList(ids)).filter { $0 > 0 }
    return (stored.count, stored.reduce(0, +))
  }

  /// Those in the repository's own store, the largest first.
  func largest(
    in database: ObjectDatabase
  ) throws(StoreError) -> [(id: ObjectID, byteCount: UInt64)] {
    let ids = Array(ids)
    let found = zip(ids, try database.storedByteCounts(of: ObjectIDList(ids)))
      .map { (id: $0, byteCount: $1) }
      .filter { $0.byteCount > 0 }
    return found.sorted { ($1.byteCount, $0.id) < ($0.byteCount, $1.id) }
  }
}

/// The commits that are old, or have an old ancestor.
struct OldHistory: Sendable {
  let objects: OldObjects
  private var reaching: Set<ObjectID> = []

  /// Asks Git for all commits reachable from the tips.
  ///
  /// - Parameter tips: commits and tags that exist.
  init(_ objects: OldObjects, tips: [ObjectID], _ git: Git) async throws(GitError) {
    self.objects = objects
    guard !objects.ids.isEmpty, !tips.isEmpty else { return }
    let listing = try await git.result(
      of: [
        "--no-replace-objects", "rev-list", "--topo-order", "--parents", "--ignore-missing",
        "--stdin",
      ],
      input: tips.flatMap { $0.hex + [.newline] }
    )
    // Git lists children first; in reverse, parents come first.
    for line in try listing.successfulOutput().lines.reversed() {
      let ids = line.split(separator: .space).compactMap { ObjectNames.read(digits: $0) }
      guard let commit = ids.first else { continue }
      if ids.contains(where: { objects.ids.contains($0) || reaching.contains($0) }) {
        reaching.insert(commit)
      }
    }
  }

  /// Whether the object is old, or a commit with an old ancestor.
  func holds(_ id: ObjectID) -> Bool { objects.ids.contains(id) || reaching.contains(id) }
}
