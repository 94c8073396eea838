internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
internal import Runs

/// The objects of the old history: those that a clean-up may drop.
///
/// Most of them are in the maps of the runs. A map lacks objects without a new id: the backup
/// commit, old notes, and the objects of a run of which only the references are left. These are
/// found from the old tips. Objects of the new history are left out even if they are unreachable,
/// such as those of a deleted branch.
struct OldHistoryObjects {
  /// The tips of the old history, and those of the new one.
  struct Roots {
    /// The old ids of references.
    var old: [ObjectID] = []
    /// The new ids of references.
    var new: [ObjectID] = []
    /// The backup commits.
    var backups: [ObjectID] = []
  }

  private(set) var ids: Set<ObjectID>

  /// Collects them.
  ///
  /// - Parameters:
  ///   - mapped: the old objects in the maps of the runs.
  ///   - roots: the tips to search from besides.
  ///   - isNeeded: whether an object is reachable from something that stays.
  init(
    _ mapped: OldObjects,
    _ roots: Roots,
    _ reader: ObjectReader,
    isNeeded: @escaping (ObjectID) -> Bool
  ) {
    var new = ObjectWalk(reader) { isNeeded($0) || mapped.ids.contains($0) }
    new.add(roots.new)
    let kept = new.found
    var old = ObjectWalk(reader) {
      isNeeded($0) || mapped.ids.contains($0) || kept.contains($0)
    }
    for id in roots.backups { old.add(commitWithoutParents: id) }
    old.add(roots.old)
    ids = old.found
    for id in mapped.ids where !isNeeded(id) { ids.insert(id) }
  }

  /// Removes objects that are needed by now.
  mutating func remove(_ needed: some Sequence<ObjectID>) { ids.subtract(needed) }
}

extension OldHistoryObjects.Roots {
  /// Adds the tips of a run.
  mutating func add(_ run: Run) throws(RunStoreError) {
    for move in try run.ourReferences() where move.name.shared.map(Backup.isCommit) == true {
      backups += [move.old, move.new]
    }
    guard run.kind != .undo else { return }
    add(try run.references(), isUndone: run.wasUndone)
  }

  /// Adds the tips of a run of which only the references are left.
  mutating func add(_ run: BackupRuns.Found) {
    for reference in run.ours where Backup.isCommit(reference: reference.name) {
      backups.append(reference.id)
    }
    add(run.moves, isUndone: false)
  }

  private mutating func add(_ moves: [StoredUpdate], isUndone: Bool) {
    old += moves.map { isUndone ? $0.new : $0.old }
    new += moves.map { isUndone ? $0.old : $0.new }
  }
}
