public import GitObjects
public import Runs

/// Why a run can't be undone, gone on with or taken back.
public enum RunError: Error, Equatable, Sendable {
  /// There is no run that could be undone.
  case nothingToUndo
  /// There is no run of that name.
  case unknown(name: String)
  /// The run is in a state in which it can't be undone.
  case notUndoable(name: String, state: RunState)
  /// An earlier run was killed while references moved; nothing else may happen before that is put
  /// right.
  case halfway(name: String, kind: RunKind?)
  /// No run was killed.
  case nothingInterrupted
  /// The run was not killed.
  case notInterrupted(name: String, state: RunState)
  /// References stand neither where they stood before the run nor where it moved them.
  case moved([MovedSince], run: String, isRecovery: Bool)
  /// References that were to be forced, but are none that the run moved.
  case notInRun([[UInt8]], run: String)
  /// The stash can't be forced: its log would lose entries.
  case stashNotForced
  /// Objects that the references would lead to are missing; what Git said.
  case incomplete(run: String, message: String)
  /// Locks that someone may hold still.
  case locked(paths: [[UInt8]])
  /// The run's command was started in a directory that is not part of this repository, or not any more.
  case startedElsewhere(name: String, directory: [UInt8], arguments: [[UInt8]])
  /// The run's files are in another worktree than the one that Git works in here.
  case otherWorktree(name: String, expected: [UInt8], found: [UInt8])
  /// No run in force has a map of objects.
  case noMaps
  /// The run has no map of objects.
  case noMap(name: String)
  /// The run is of a kind that a later version of this program knows.
  case unknownKind(name: String)
}

/// A reference that someone moved after a run.
public struct MovedSince: Equatable, Sendable {
  /// The full name, or that of a worktree's HEAD.
  public let name: [UInt8]
  /// Where it stood before the run; zero if it did not exist.
  public let old: ObjectID
  /// Where the run moved it; zero if the run deleted it.
  public let new: ObjectID
  /// Where it stands; zero if it does not exist.
  public let now: ObjectID
}
