internal import GitRefs
internal import Runs

/// A run to undo, from its folder or from its backup commit.
struct UndoTarget {
  private enum Source {
    case folder(Run)
    case backup(BackupRuns.Found)
  }

  let name: String
  let record: RunRecord
  let moves: [StoredUpdate]
  let ours: [StoredUpdate]
  let before: [ReferenceBefore]
  /// The second moves of references that the run itself forced.
  let secondMoves: [StoredUpdate]
  private let source: Source

  /// A run with a folder.
  init(_ run: Run) throws(RunStoreError) {
    name = run.name
    record = run.record
    moves = try run.references()
    ours = try run.ourReferences()
    before = try run.referencesBefore()
    secondMoves = try run.secondMoves()
    source = .folder(run)
  }

  /// A run of which only references are left.
  init(_ found: BackupRuns.Found) {
    name = found.name
    record = found.record
    moves = found.moves
    ours = found.ourReferences
    before = ReferenceBefore.list(found.files[Run.FileName.referencesBefore.name] ?? []) ?? []
    secondMoves = []
    source = .backup(found)
  }

  var kind: RunKind? { record.text(.kind).flatMap { RunKind(rawValue: $0) } }

  /// The migration that the undo concerns, and whether it will be in force.
  func migration(_ chain: UndoChain) throws(RunStoreError) -> (run: String, isInForce: Bool) {
    guard case .folder(let run) = source,
      let (migration, isInForce) = try chain.migration(behind: run, .back)
    else { return (name, false) }
    return (migration.name, isInForce)
  }

  /// The folder of the run, which is created if there is none.
  func run(in store: RunStore) throws(RunStoreError) -> Run {
    switch source {
    case .folder(let run): run
    case .backup(let found): try found.restore(in: store)
    }
  }
}
