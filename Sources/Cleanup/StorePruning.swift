internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
internal import Repository
internal import Runs

/// Drops the objects of the old history from a repository's own store, and no others.
///
/// Git's garbage collection would take all along that nothing leads to: dropped stash entries, files
/// that were staged once, what another Git command has just written. So Git only writes packs here: one
/// of all that is reachable, and one of what is in the old packs besides. A pack goes when each object
/// in it is in a pack that stays, or is of the old history; of the loose objects those of the old
/// history go, and those that are in a pack too.
///
/// What is there stays until what replaces it is there: killed at any moment, it can be done again.
struct StorePruning {
  /// What stayed though nothing needs it.
  struct Result {
    let spared: SparedObjects
    /// What of it is old: files in folders that are not.
    let files: Set<ObjectID>
  }

  let context: Repository
  let packing: ReachablePacking
  let removal: PackRemoval
  let mapped: OldObjects
  let roots: OldHistoryObjects.Roots

  init(
    _ context: Repository,
    _ packing: ReachablePacking,
    _ mapped: OldObjects,
    _ roots: OldHistoryObjects.Roots
  ) {
    self.context = context
    self.packing = packing
    self.mapped = mapped
    self.roots = roots
    removal = context.packRemoval
  }

  /// - Throws: `GitError`, `StoreError`; what was to be dropped is there then, or some of it.
  func run() async throws -> Result {
    try context.finishPackRemoval()
    try removal.begin()
    let before = try storedDatabase().ownPacks
    let times = Dictionary(uniqueKeysWithValues: before.map { ($0.name, $0.lastWrite) })
    let tips = try await packing.tips()
    let new = try await packing.packReachable()
    let database = try storedDatabase()
    let reachable = try await reachability(in: database, new)
    let reader = ObjectReader(database)
    var all = OldHistoryObjects(mapped, roots, reader, isNeeded: reachable)
    let files = all.spareFiles(
      of: try all.others(in: database, butFor: stays, isNeeded: reachable),
      reader
    )
    let found = all
    let candidates = before.filter { pack in
      !new.contains(pack.name) && !stays(pack)
        // A pack that has nothing else than what nothing leads to stays as it is.
        && pack.contains { found.ids.contains($0) || !pack.isCruft && reachable($0) }
    }
    try await packing.writeCommitGraph()
    var old = found
    // Each time something has come to need an old object, at the last moment.
    for _ in 0..<Self.tries {
      let (packs, left) = try await packOthers(of: candidates, times, found, tips)
      old = left
      if try await drop(packs, old, tips) { break }
    }
    try await packing.tidy()
    removal.end()
    let after = try storedDatabase()
    let others = try old.others(in: after, butFor: stays, isNeeded: reachable)
    return Result(spared: try SparedObjects(others, in: after), files: files)
  }

  /// Packs what else is in packs that are to be dropped.
  ///
  /// - Returns: the packs that may be dropped now, and the old objects that nothing needs by now.
  private func packOthers(
    of packs: [StoredPack],
    _ times: [String: [Int]?],
    _ all: OldHistoryObjects,
    _ tips: [ObjectID]
  ) async throws -> (packs: [StoredPack], old: OldHistoryObjects) {
    var (packs, old) = (packs, all)
    while true {
      await waitForWriters(packs, times)
      // What refers to an old object by now needs it.
      old.remove(try await packing.objects(since: tips))
      let others = others(in: packs, try storedDatabase(), butFor: old)
      guard !others.isEmpty else { return (packs, old) }
      // Where all of a pack is needed by now, the new one has its name, and takes its place.
      let new = try await packing.pack(others)
      packs.removeAll { new.contains($0.name) }
    }
  }

  /// So often it is tried to drop what others come to need meanwhile.
  private static let tries = 5

  /// Drops packs of which all is in packs that stay, or old, and loose objects that are old.
  ///
  /// - Returns: false where something has come to need an old object; nothing was dropped.
  private func drop(
    _ packs: [StoredPack],
    _ old: OldHistoryObjects,
    _ tips: [ObjectID]
  ) async throws -> Bool {
    let database = try storedDatabase()
    let staying = staying(database, butFor: packs)
    var names: [String] = []
    // Another process may have removed what replaces one, or have kept it.
    for pack in packs where !pack.isKept {
      let isReplaced = !pack.contains { isNowhere($0, but: staying, database, old) }
      if isReplaced { names.append(pack.name) }
    }
    let loose = try database.ownLooseObjects().filter(old.ids.contains)
    let reader = ObjectReader(database)
    let files = Set(loose.filter { (try? reader.kind(of: $0)) == .blob })
    // Where Git misses objects already, it can't tell what else it would miss.
    var isWhole = !packing.isPartialClone
    if isWhole { isWhole = await packing.needs(since: tips) != nil }
    try removal.hide(names)
    // What has named an old object before is seen now; what comes later does not find it any more.
    if isWhole {
      guard let needed = await packing.needs(since: tips), needed.isDisjoint(with: old.ids) else {
        removal.restore(names)
        return false
      }
    }
    removal.remove(names)
    // What leads to files goes first, so that it misses none where we are killed.
    for id in loose where !files.contains(id) { database.removeLooseObject(id) }
    for id in files { database.removeLooseObject(id) }
    return true
  }

  private func staying(_ database: ObjectDatabase, butFor packs: [StoredPack]) -> [StoredPack] {
    let names = Set(packs.map(\.name))
    return database.ownPacks.filter { !names.contains($0.name) }
  }

  /// Whether an object is neither old, nor in a pack that stays, nor in an alternate.
  private func isNowhere(
    _ id: ObjectID,
    but staying: [StoredPack],
    _ database: ObjectDatabase,
    _ old: OldHistoryObjects
  ) -> Bool {
    !old.ids.contains(id) && !staying.contains { $0.contains(id) } && !database.alternatesHave(id)
  }

  /// The objects of packs that are neither in another pack, nor of the old history.
  private func others(
    in candidates: [StoredPack],
    _ database: ObjectDatabase,
    butFor old: OldHistoryObjects
  ) -> Set<ObjectID> {
    let staying = staying(database, butFor: candidates)
    var others: Set<ObjectID> = []
    for pack in candidates {
      for place in 0..<pack.count {
        let id = pack.id(at: place)
        if isNowhere(id, but: staying, database, old) { others.insert(id) }
      }
    }
    return others
  }

  /// Waits until no Git has written an object of a pack for a moment.
  ///
  /// Git does not write an object that a pack has, but gives that pack a new time. A reference, an index
  /// or another object will soon refer to the object.
  private func waitForWriters(_ packs: [StoredPack], _ times: [String: [Int]?]) async {
    var last = packs.map { times[$0.name] ?? nil }
    for _ in 0..<10 {
      let now = packs.map(\.lastWrite)
      guard now != last else { return }
      last = now
      try? await Task.sleep(for: .seconds(1))
    }
  }

  /// The store and the alternates that it names itself: those that only the environment names now may
  /// not be there tomorrow.
  private func storedDatabase() throws(StoreError) -> ObjectDatabase {
    try ObjectDatabase(directory: context.objectDirectory, context.objectFormat)
  }

  /// Whether Git never packs the pack's objects anew.
  private func stays(_ pack: StoredPack) -> Bool {
    pack.isKept || packing.isPartialClone && pack.isPromised
  }

  /// Whether something that stays leads to an object, by the packs that Git has just written.
  private func reachability(
    in database: ObjectDatabase,
    _ new: Set<String>
  ) async throws -> (ObjectID) -> Bool {
    let packs = database.ownPacks.filter { new.contains($0.name) }
    // In a partial clone Git leaves out what a remote has promised.
    let others = packing.isPartialClone ? try await packing.reachable() : []
    return { id in packs.contains { $0.contains(id) } || others.contains(id) }
  }
}

extension Repository {
  fileprivate var packRemoval: PackRemoval {
    PackRemoval(
      objectDirectory: objectDirectory,
      list: RunLock.directory(in: location.commonDirectory).appending(path: "dropped-packs")
    )
  }

  /// Clears up after a clean-up that was killed; the caller holds the lock of the repository.
  ///
  /// - Throws: `StoreError`.
  func finishPackRemoval() throws(StoreError) {
    try packRemoval.finish(isGitAtWork: GitProcesses.areAtWork(in: placesOfWork))
  }
}
