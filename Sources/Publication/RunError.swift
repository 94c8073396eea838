public import GitCommand
public import GitObjects
public import Runs

/// The reason why a run can't be undone, resumed or aborted.
public enum RunError: Error, Equatable, Sendable {
  /// There is no run to undo.
  case nothingToUndo
  /// There is no run of that name.
  case unknown(name: String)
  /// The run is in a state in which it can't be undone.
  case notUndoable(name: String, state: RunState)
  /// An earlier run was killed while references moved, and must be resumed or aborted first.
  case halfway(name: String, kind: RunKind?)
  /// No run was killed.
  case nothingInterrupted
  /// The run was not killed.
  case notInterrupted(name: String, state: RunState)
  /// References are neither at their ids before the run nor at those after it.
  case moved([MovedSince], run: String, isRecovery: Bool)
  /// References that were forced are none that the run moved.
  case notInRun([[UInt8]], run: String)
  /// The stash can't be forced: its log would lose entries.
  case stashNotForced
  /// Objects that the references would lead to are missing; with Git's message.
  case incomplete(run: String, message: String)
  /// Locks that another process may hold.
  case locked(paths: [[UInt8]])
  /// The run's command was started in a directory that is not in this repository, or no longer.
  case startedElsewhere(name: String, directory: [UInt8], arguments: [[UInt8]])
  /// The run's files are in another worktree than the current one.
  case otherWorktree(name: String, expected: [UInt8], found: [UInt8])
  /// No run in force has a map of objects.
  case noMaps
  /// The run has no map of objects.
  case noMap(name: String)
  /// The run is of a kind that this version of the program does not know.
  case unknownKind(name: String)
}

/// A reference that was moved after a run.
public struct MovedSince: Equatable, Sendable {
  /// Its name.
  public let name: StoredReferenceName
  /// The id before the run; zero if it did not exist.
  public let old: ObjectID
  /// The id after the run; zero if the run deleted it.
  public let new: ObjectID
  /// The current id; zero if it does not exist.
  public let now: ObjectID
}
