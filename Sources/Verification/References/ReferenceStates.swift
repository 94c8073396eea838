public import GitCommand
public import GitObjects
internal import GitRefs

/// Where references pointed before a run, and where they point now.
///
/// Symbolic references are left out, since their targets are listed themselves. A HEAD is listed
/// while it is detached.
public struct ReferenceStates: Sendable {
  /// The targets before the run, by name.
  public var before: [StoredReferenceName: ObjectID]
  /// The targets now, by name.
  public var now: [StoredReferenceName: ObjectID]
  /// The commits of the stash's entries now.
  public var stash: [ObjectID]

  /// These references.
  public init(
    before: [StoredReferenceName: ObjectID],
    now: [StoredReferenceName: ObjectID],
    stash: [ObjectID]
  ) {
    self.before = before
    self.now = now
    self.stash = stash
  }
}
