public import GitAttributes
public import GitObjects
public import GitStore
public import LFS

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
  /// A `.gitattributes` file, which is that blob, can't take lines so that Git reads them.
  case attributesUnread(AttributesObstacle, blob: ObjectID?, needed: Needed)
  /// A signed object would have to be rewritten, and `--signatures=abort` was given.
  case signed(ObjectID, kind: ObjectKind)
  /// An LFS object does not have the size or the name that a pointer gives it.
  case damagedContent(LFSObjectID, path: [UInt8], needed: Needed)
  /// LFS objects are missing: all of them, and why they could not be fetched.
  case missingContent([MissingObject], reason: FetchFailure)
  /// A remote has commits on references that would move, and that are not in them.
  case remoteAhead(remote: [UInt8], [RemoteComparison.Entry])
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

/// Why LFS objects could not be fetched.
public enum FetchFailure: Equatable, Sendable {
  /// There is no remote to fetch from.
  case noRemote
  /// Git LFS is not installed.
  case noGitLFS
  /// The remote does not have them, or can't be reached; what Git LFS said.
  case notOnRemote(remote: [UInt8], message: String)
}
