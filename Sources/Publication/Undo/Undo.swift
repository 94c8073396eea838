internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
public import Reporting
public import Repository
internal import Runs

/// An undo of a run: `prepare` makes its plan, `run` executes it.
///
/// The undo is a run itself: it is recorded, published and undone like any other.
public struct Undo: Sendable {
  let context: Repository
  let options: UndoOptions
  let progress: any ProgressReporter
  let lock: RunLockHolder?
  let target: UndoTarget
  let current: CurrentReferences
  /// The moves back.
  let moves: [StoredUpdate]
  /// The second moves of forced references.
  let secondMoves: [StoredUpdate]
  /// The moves of references in `refs/lfs-migrate/`.
  let ours: [StoredUpdate]
  /// What the undo will do.
  public let plan: UndoPlan

  /// Makes the plan.
  ///
  /// - Throws: `RunError`, `Refusal`, `RepositoryError`, `RunLockError`, `RunStoreError`,
  ///   `GitError`, `StoreError`; nothing was changed.
  public static func prepare(
    _ context: Repository,
    _ options: UndoOptions,
    progress: any ProgressReporter
  ) async throws -> Undo {
    try await UndoPreparation(context: context, options: options, progress: progress).prepare()
  }
}
