public import GitCommand
public import GitObjects

/// The move of one reference from one object to another, as records of runs have it.
public struct StoredUpdate: Equatable, Sendable {
  /// The name.
  public let name: StoredReferenceName
  /// The required old value; `ObjectID.zero` if the reference must not exist.
  public let old: ObjectID
  /// The new value; `ObjectID.zero` deletes the reference.
  public let new: ObjectID

  /// A move of a reference.
  public init(name: StoredReferenceName, old: ObjectID, new: ObjectID) {
    self.name = name
    self.old = old
    self.new = new
  }

  /// Whether it is a detached HEAD: the name itself moves, not the target of a symbolic reference.
  public var isDetachedHead: Bool { name.isHead }

  /// The move in the other direction.
  public var reversed: StoredUpdate { StoredUpdate(name: name, old: new, new: old) }
}
