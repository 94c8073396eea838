internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
internal import Runs

/// All objects of the old history, and nothing else: what a clean-up may drop.
///
/// Most of them are in the maps of the runs. A map lacks what has no new name: the commit that holds
/// the old history, old notes, and all of a run that only its references know of. These are looked
/// for from where the references stood. Objects of the new history do not count, though nothing may
/// lead to them any more: a branch of it that was deleted, say.
struct OldHistoryObjects {
  /// What led to the old history, and what leads to the new one.
  struct Roots {
    /// Where references stood before.
    var old: [ObjectID] = []
    /// Where they went.
    var new: [ObjectID] = []
    /// The commits that hold the old history.
    var backups: [ObjectID] = []
  }

  private(set) var ids: Set<ObjectID>

  /// Finds them.
  ///
  /// - Parameters:
  ///   - mapped: the old objects that the maps of the runs have.
  ///   - roots: where else to look.
  ///   - isNeeded: whether something that stays leads to an object.
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

  /// Takes objects out that something needs by now.
  mutating func remove(_ needed: some Sequence<ObjectID>) { ids.subtract(needed) }
}

extension OldHistoryObjects.Roots {
  private static let historyName = Array("/history".utf8)

  /// Adds those of a run.
  mutating func add(_ run: Run) throws(RunStoreError) {
    for move in try run.ownReferences() where move.name.suffix(8).elementsEqual(Self.historyName) {
      backups += [move.old, move.new]
    }
    guard run.kind != .undo else { return }
    add(try run.references(), isUndone: run.wasUndone)
  }

  /// Adds those of a run that only its references know of.
  mutating func add(_ run: BackupRuns.Found) {
    for reference in run.own where reference.isHistory {
      backups.append(reference.id)
    }
    add(run.moves, isUndone: false)
  }

  private mutating func add(_ moves: [ReferenceUpdate], isUndone: Bool) {
    old += moves.map { isUndone ? $0.new : $0.old }
    new += moves.map { isUndone ? $0.old : $0.new }
  }
}
