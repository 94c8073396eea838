internal import GitCommand
public import GitObjects
internal import GitRefs

/// Where references stood before a run, and where they stand now.
///
/// Symbolic references are left out, since their targets are there themselves; a HEAD is there while
/// it is detached, by a name that does not depend on the worktree that one is in.
public struct ReferenceStates: Sendable {
  /// The references before the run, by full name.
  public var before: [[UInt8]: ObjectID]
  /// The references now.
  public var now: [[UInt8]: ObjectID]
  /// The entries of the stash now, by their commits.
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
