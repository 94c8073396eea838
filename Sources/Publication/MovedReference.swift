public import GitCommand
public import GitObjects

/// A reference that moved.
public struct MovedReference: Equatable, Sendable {
  /// Its name; that of a HEAD may be the one of all worktrees.
  public let name: ReferenceName
  /// The old id.
  public let old: ObjectID
  /// The new id.
  public let new: ObjectID

  /// A move of a reference.
  public init(name: ReferenceName, old: ObjectID, new: ObjectID) {
    (self.name, self.old, self.new) = (name, old, new)
  }
}
