internal import GitCommand
public import GitObjects
internal import GitRefs

/// Where references pointed before a run, and where they point now.
///
/// Symbolic references are left out, since their targets are listed themselves. A HEAD is listed
/// while it is detached, by a name that is the same in every worktree.
public struct ReferenceStates: Sendable {
  /// The targets before the run, by full name.
  public var before: [[UInt8]: ObjectID]
  /// The targets now, by full name.
  public var now: [[UInt8]: ObjectID]
  /// The commits of the stash's entries now.
  public var stash: [ObjectID]

  /// These references.
  public init(
    before: [[UInt8]: ObjectID],
    now: [[UInt8]: ObjectID],
    stash: [ObjectID]
  ) {
    self.before = before
    self.now = now
    self.stash = stash
  }
}
