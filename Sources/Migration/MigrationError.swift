public import GitObjects
public import GitStore

/// Why a migration was refused or stopped.
///
/// Nothing that anyone can see was changed.
public enum MigrationError: Error, Sendable {
  /// An object that must be read is missing or damaged.
  case unreadable(StoreError, needed: Needed)
  /// The bytes of a tree are not a tree's.
  case badTree(ObjectID, TreeError, needed: Needed)
  /// The bytes of a commit or tag are not one's.
  case badHeader(ObjectID, HeaderError)
  /// `.gitattributes` in the root of a commit is no file.
  case attributesNotAFile(isSymbolicLink: Bool, commit: ObjectID)
  /// A signed object would have to be rewritten, and `--signatures=abort` was given.
  case signed(ObjectID, kind: ObjectKind)
  /// A file system has too little room.
  case noSpace(path: String, needed: UInt64, available: UInt64)
  /// Tracked files have uncommitted changes: their paths, from the top of the current worktree or
  /// absolute.
  case uncommitted(paths: [[UInt8]])
  /// Options, or an option and the repository, do not go together.
  case refused(message: String, hint: String?)
}

/// What needed an object: a path in a commit.
public struct Needed: Equatable, Sendable {
  /// The path of the file or folder; empty for a root tree or where there is none.
  public let path: [UInt8]
  /// A commit that has it there; nil where it is not a commit's.
  public let commit: ObjectID?

  /// Says who needs an object.
  public init(path: [UInt8], commit: ObjectID?) {
    self.path = path
    self.commit = commit
  }
}
