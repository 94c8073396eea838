public import GitCommand
public import GitObjects
public import Runs
public import Worktrees

/// The options of `undo`.
public struct UndoOptions: Sendable {
  /// The run to undo; `nil` for the newest complete one.
  public var run: String?
  /// References that are moved back although they were moved after the run, by full or short name.
  public var forcedReferences: [[UInt8]] = []
  /// Whether only the plan is made, and nothing is written.
  public var isDryRun = false
  /// The time of the undo, in seconds since 1970.
  public var now: Int
  /// The command, for the record of the run.
  public var command: CommandRecord

  /// The options with their defaults.
  public init(now: Int, command: CommandRecord) {
    self.now = now
    self.command = command
  }
}

/// A reference that an undo moves.
public struct UndoneReference: Equatable, Sendable {
  /// Its name.
  public let name: StoredReferenceName
  /// Its current id; zero if it does not exist.
  public let now: ObjectID
  /// Its id after the undo; zero if it is deleted.
  public let target: ObjectID
  /// Whether it was moved after the run, so that it had to be forced.
  public let isForced: Bool
}

/// What an undo will do.
public struct UndoPlan: Sendable {
  /// The run that is undone.
  public let run: String
  /// The kind of that run.
  public let kind: RunKind
  /// The time at which it began, in seconds since 1970.
  public let started: Int
  /// The migration behind a chain of undos, and whether it will be in force.
  public let migration: (run: String, isInForce: Bool)
  /// The references that move.
  public let references: [UndoneReference]
  /// The number of references that are in place already.
  public let inPlaceCount: Int
  /// References that were created after the run, which stay.
  public let newReferences: [ReferenceName]
  /// The remotes that have a branch where the undone run put it, as their remote-tracking branches
  /// say.
  public let remotes: [[UInt8]]
}

/// The result of an undo.
public struct UndoReport: Sendable {
  /// The plan.
  public let plan: UndoPlan
  /// The name of the undo's own run; `nil` if nothing had to be moved.
  public var run: String?
  /// The references that hold the old values of forced references, and the undone history.
  public var backups: [StoredReferenceName] = []
  /// The failures since the references moved.
  public var problems: [RefreshProblem] = []
}
