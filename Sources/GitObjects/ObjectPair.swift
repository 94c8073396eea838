/// An object before a migration and after: commits, trees or files.
public struct ObjectPair: Hashable, Sendable {
  /// The object before.
  public let old: ObjectID
  /// The object after; the same if it did not change.
  public let new: ObjectID

  /// An object and what it became.
  public init(old: ObjectID, new: ObjectID) {
    self.old = old
    self.new = new
  }
}
