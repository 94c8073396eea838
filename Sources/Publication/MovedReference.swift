public import GitObjects

/// A reference that moved.
public struct MovedReference: Equatable, Sendable {
  /// Its full name, or that of a worktree's HEAD, to be shown.
  public let name: [UInt8]
  /// The old id.
  public let old: ObjectID
  /// The new id.
  public let new: ObjectID

  /// A move of a reference.
  public init(name: [UInt8], old: ObjectID, new: ObjectID) {
    (self.name, self.old, self.new) = (name, old, new)
  }
}
