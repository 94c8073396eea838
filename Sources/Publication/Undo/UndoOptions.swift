public import GitObjects
public import Runs
public import Worktrees

/// What `undo` was asked to do.
public struct UndoOptions: Sendable {
  /// The run to take back; nil for the newest that is complete.
  public var run: String?
  /// References that are put back although someone moved them since, by their full names or short.
  public var forcedReferences: [[UInt8]] = []
  /// Whether nothing is written: the plan is all.
  public var isDryRun = false
  /// The time of the run, in seconds since 1970.
  public var now: Int
  /// The command, for the record of the run.
  public var command = CommandRecord()

  /// The least that must be known.
  public init(now: Int) { self.now = now }
}

/// A reference that an undo moves.
public struct UndoneReference: Equatable, Sendable {
  /// The full name, or that of a worktree's HEAD.
  public let name: [UInt8]
  /// Where it stands; zero if it does not exist.
  public let now: ObjectID
  /// Where it goes; zero if it goes away.
  public let target: ObjectID
  /// Whether someone moved it after the run, so that it had to be forced.
  public let isForced: Bool
}

/// What an undo will do.
public struct UndoPlan: Sendable {
  /// The run that is taken back.
  public let run: String
  /// What it was.
  public let kind: RunKind
  /// When it began, in seconds since 1970.
  public let started: Int
  /// The migration that this is about, and whether it will be in force: it may have been taken back
  /// and brought back a few times.
  public let migration: (run: String, isInForce: Bool)
  /// The references that move.
  public let references: [UndoneReference]
  /// How many stand where they belong already.
  public let standingCount: Int
  /// References that someone made after the run: they stay where they are.
  public let newReferences: [[UInt8]]
}

/// What an undo did.
public struct UndoReport: Sendable {
  /// What was planned.
  public let plan: UndoPlan
  /// The name of the undo as a run of its own; nil where nothing had to be moved.
  public var run: String?
  /// The references that hold what forced references held, and the history that was taken back.
  public var backups: [[UInt8]] = []
  /// What could not be done once the references had moved.
  public var problems: [RefreshProblem] = []
}
