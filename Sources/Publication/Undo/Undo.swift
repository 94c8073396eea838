internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
public import Reporting
public import Repository
internal import Runs

/// Taking a run back: first looked at, then done.
///
/// `prepare` writes nothing that anyone can see. `run` is a run itself: recorded, published and taken
/// back like any other.
public struct Undo: Sendable {
  let context: Repository
  let options: UndoOptions
  let progress: any ProgressReporter
  let lock: RunLockHolder?
  let target: UndoTarget
  let standings: ReferenceStandings
  /// The moves back, as records have them.
  let moves: [ReferenceUpdate]
  /// The last part of the way of references that are forced.
  let via: [ReferenceUpdate]
  /// The moves of our own references.
  let own: [ReferenceUpdate]
  /// What will be done.
  public let plan: UndoPlan

  /// Finds out all that is to be done.
  ///
  /// - Throws: `RunError`, `Refusal`, `MigrationError`, `RunLockError`, `RunStoreError`, `GitError`,
  ///   `StoreError`; nothing was changed.
  public static func prepare(
    _ context: Repository,
    _ options: UndoOptions,
    progress: any ProgressReporter
  ) async throws -> Undo {
    try await UndoPreparation(context: context, options: options, progress: progress).prepare()
  }
}
