public import GitObjects
public import GitStore

/// Why a history could not be read.
public enum HistoryError: Error, Sendable {
  /// An object that must be read is missing or damaged.
  case unreadable(StoreError, needed: Needed)
  /// The bytes of a tree are not a tree's.
  case badTree(ObjectID, TreeError, needed: Needed)
  /// The bytes of a commit or tag are not one's.
  case badHeader(ObjectID, HeaderError)
  /// There are more commits than were asked for.
  case tooMany(limit: Int)
}

/// What needed an object: a path in a commit.
public struct Needed: Equatable, Sendable {
  /// The path of the file or folder; empty for a root tree, and where the object has no path.
  public let path: [UInt8]
  /// A commit that has it there; `nil` if no commit is known.
  public let commit: ObjectID?

  /// What needs an object: the path in a commit that has it there.
  public init(path: [UInt8] = [], commit: ObjectID?) {
    self.path = path
    self.commit = commit
  }
}
