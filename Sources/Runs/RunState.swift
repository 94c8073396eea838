/// The state of a run, as its file `state` says in one word.
public enum RunState: String, Sendable, CaseIterable {
  /// The run writes new objects; references, indexes and files are untouched.
  case started
  /// All new objects are on the disk, and references begin to move.
  case publishing
  /// The references have moved; indexes, files and the stash follow.
  case moved
  /// The run is complete.
  case done
  /// The run was complete, and a later run undid it.
  case undone
  /// The run was stopped half-way, and taken back.
  case aborted
  /// The run is complete, and the history before it was dropped.
  case cleaned

  /// Whether a run in this state, if it is not running, left references or worktrees half-way.
  public var isHalfway: Bool { self == .publishing || self == .moved }

  /// Whether a run in this state, if it is not running, was killed.
  public var isUnfinished: Bool { self == .started || isHalfway }
}

/// What a run does.
public enum RunKind: String, Sendable, CaseIterable {
  /// Files become pointers.
  case `import`
  /// Pointers become files.
  case export
  /// Files become pointers, in one new commit.
  case noRewrite = "no-rewrite"
  /// Another run is taken back.
  case undo
}
