/// How far a run has come, as its file `state` says in one word.
public enum RunState: String, Sendable, CaseIterable {
  /// It writes new objects; nothing that anyone can see has changed.
  case started
  /// All new objects are on the disk, and references begin to move.
  case publishing
  /// The references have moved; indexes and what else hangs on them follow.
  case moved
  /// It is complete.
  case done
  /// It was complete, and was taken back by a later run.
  case undone
  /// It was stopped half-way, and taken back.
  case aborted
  /// It is complete, and the history before it was dropped.
  case cleaned

  /// Whether a run that is not at work any more has left references or worktrees half-way.
  public var isHalfway: Bool { self == .publishing || self == .moved }

  /// Whether a run that is not at work any more was killed.
  public var isUnfinished: Bool { self == .started || isHalfway }
}

/// What a run does.
public enum RunKind: String, Sendable, CaseIterable {
  /// Files become pointers.
  case `import`
  /// Pointers become files.
  case export
  /// Files become pointers in one new commit.
  case noRewrite = "no-rewrite"
  /// Another run is taken back.
  case undo
}
