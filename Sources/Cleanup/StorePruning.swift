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
/// Git's garbage collection would drop all that is unreachable: dropped stash entries, files once
/// staged, and objects that another Git command has just written. So Git only writes packs here:
/// one of all that is reachable, and one of the other objects in old packs. A pack is dropped if
/// each object in it is in a pack that stays, or is of the old history. Loose objects are dropped
/// if they are of the old history, or in a pack.
///
/// Nothing is removed before its replacement is written: after a kill at any moment, a second run
/// completes it.
struct StorePruning {
  /// What stayed although it is unreachable.
  struct Result {
    let untouched: UntouchedObjects
    /// The old objects among these: files in trees that are not old.
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

  /// Packs what stays, and drops the rest.
  ///
  /// - Throws: `GitError`, `StoreError`; then the old objects, or some of them, are still in the
  ///   store.
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
    let files = all.keepFiles(
      of: try all.others(in: database, butFor: stays, isNeeded: reachable),
      reader
    )
    let found = all
    let candidates = before.filter { pack in
      !new.contains(pack.name) && !stays(pack)
        // A pack with only unreachable objects that are not old stays.
        && pack.contains { found.ids.contains($0) || !pack.isCruft && reachable($0) }
    }
    try await packing.writeCommitGraph()
    var old = found
    // A try fails if an object has come to need an old one at the last moment.
    for _ in 0..<Self.tries {
      let (packs, left) = try await packOthers(of: candidates, times, found, tips)
      old = left
      if try await drop(packs, old, tips) { break }
    }
    try await packing.tidy()
    removal.end()
    let after = try storedDatabase()
    let others = try old.others(in: after, butFor: stays, isNeeded: reachable)
    return Result(untouched: try UntouchedObjects(others, in: after), files: files)
  }

  /// Packs the other objects of packs that are to be dropped.
  ///
  /// - Returns: the packs that may be dropped now, and the old objects that are still not needed.
  private func packOthers(
    of packs: [StoredPack],
    _ times: [String: [Int]?],
    _ all: OldHistoryObjects,
    _ tips: [ObjectID]
  ) async throws -> (packs: [StoredPack], old: OldHistoryObjects) {
    var (packs, old) = (packs, all)
    while true {
      await waitForWriters(packs, times)
      // An old object is needed if something has come to refer to it.
      old.remove(try await packing.objects(since: tips))
      let others = others(in: packs, try storedDatabase(), butFor: old)
      guard !others.isEmpty else { return (packs, old) }
      // If all objects of a pack are needed by now, the new pack has its name, and replaces it.
      let new = try await packing.pack(others)
      packs.removeAll { new.contains($0.name) }
    }
  }

  /// The most tries, if old objects become needed meanwhile.
  private static let tries = 5

  /// Drops packs whose objects are all old or in packs that stay, and loose objects that are old.
  ///
  /// - Returns: false if an old object has become needed; then nothing was dropped.
  private func drop(
    _ packs: [StoredPack],
    _ old: OldHistoryObjects,
    _ tips: [ObjectID]
  ) async throws -> Bool {
    let database = try storedDatabase()
    let staying = staying(database, butFor: packs)
    var names: [String] = []
    // Another process may have removed the replacement, or marked the pack with a `.keep` file.
    for pack in packs where !pack.isKept {
      let isReplaced = !pack.contains { isNowhere($0, but: staying, database, old) }
      if isReplaced { names.append(pack.name) }
    }
    let loose = try database.ownLooseObjects().filter(old.ids.contains)
    let reader = ObjectReader(database)
    let files = Set(loose.filter { (try? reader.kind(of: $0)) == .blob })
    // If Git misses objects already, this check can't find those that it would miss later.
    var isWhole = !packing.isPartialClone
    if isWhole { isWhole = await packing.needs(since: tips) != nil }
    try removal.hide(names)
    // A reference made before this to an old object is seen now; after it, Git does not find the
    // object.
    if isWhole {
      guard let needed = await packing.needs(since: tips), needed.isDisjoint(with: old.ids) else {
        removal.restore(names)
        return false
      }
    }
    removal.remove(names)
    // Commits and trees go before blobs, so that none lacks a blob if the process is killed.
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

  /// The objects of the packs that are neither old nor in another pack.
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

  /// Waits until Git has not written an object of the packs for a second, at most 10 seconds.
  ///
  /// Git does not write an object that is in a pack, but updates the time of the pack. A reference,
  /// an index or another object will soon refer to the object.
  private func waitForWriters(_ packs: [StoredPack], _ times: [String: [Int]?]) async {
    var last = packs.map { times[$0.name] ?? nil }
    for _ in 0..<10 {
      let now = packs.map(\.lastWrite)
      guard now != last else { return }
      last = now
      try? await Task.sleep(for: .seconds(1))
    }
  }

  /// The store with the alternates that its files name: those that only the environment names may
  /// be gone later.
  private func storedDatabase() throws(StoreError) -> ObjectDatabase {
    try ObjectDatabase(directory: context.objectDirectory, context.objectFormat)
  }

  /// Whether Git never repacks the objects of the pack.
  private func stays(_ pack: StoredPack) -> Bool {
    pack.isKept || packing.isPartialClone && pack.isPromised
  }

  /// Whether an object is needed, according to the packs that Git has just written.
  private func reachability(
    in database: ObjectDatabase,
    _ new: Set<String>
  ) async throws -> (ObjectID) -> Bool {
    let packs = database.ownPacks.filter { new.contains($0.name) }
    // In a partial clone, Git leaves out objects that a remote has promised.
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

  /// Finishes the removal of packs by a clean-up that was killed; the caller holds the repository's
  /// lock.
  ///
  /// - Throws: `StoreError`.
  func finishPackRemoval() throws(StoreError) {
    try packRemoval.finish(isGitAtWork: GitProcesses.areAtWork(in: placesOfWork))
  }
}
