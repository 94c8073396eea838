public import GitObjects

/// A reference that moved.
public struct MovedReference: Equatable, Sendable {
  /// The full name, or that of a worktree's HEAD.
  public let name: [UInt8]
  /// Where it stood.
  public let old: ObjectID
  /// Where it stands.
  public let new: ObjectID

  /// The reference of that name, from one object to another.
  public init(name: [UInt8], old: ObjectID, new: ObjectID) {
    (self.name, self.old, self.new) = (name, old, new)
  }
}
