public import GitObjects
public import GitStore

/// The reason why a history can't be read.
public enum HistoryError: Error, Sendable {
  /// A needed object is missing or damaged.
  case unreadable(StoreError, needed: Needed)
  /// A tree is malformed.
  case badTree(ObjectID, TreeError, needed: Needed)
  /// A commit or tag is malformed.
  case badHeader(ObjectID, HeaderError)
  /// There are more commits than the limit.
  case tooMany(limit: Int)
}

/// The path and the commit that an object is needed for.
public struct Needed: Equatable, Sendable {
  /// The path of the file or folder; empty for a root tree, or if the object has no path.
  public let path: RepositoryPath
  /// A commit that has it at the path; `nil` if none is known.
  public let commit: ObjectID?

  /// The path in a commit.
  public init(path: RepositoryPath = .root, commit: ObjectID?) {
    self.path = path
    self.commit = commit
  }
}
