public import GitAttributes
public import GitObjects
public import History
public import LFS

/// The reason why a migration was refused or stopped; nothing visible was changed.
public enum MigrationError: Error, Sendable {
  /// Git would not read lines that are added to a `.gitattributes` file, which is the blob.
  case attributesUnread(AttributesObstacle, blob: ObjectID?, needed: Needed)
  /// A signed object would be rewritten, and `--signatures=abort` was given.
  case signed(ObjectID, kind: ObjectKind)
  /// An LFS object does not have the size or the id in its pointer.
  case damagedContent(LFSObjectID, path: [UInt8], needed: Needed)
  /// LFS objects are missing; all of them, and the reason why they could not be fetched.
  case missingContent([MissingObject], reason: FetchFailure)
  /// An export without patterns, which it needs.
  case noPatterns
  /// There is no remote of that name; `remotes` are the existing ones.
  case unknownRemote([UInt8], remotes: [[UInt8]])
}

/// The reason why LFS objects could not be fetched.
public enum FetchFailure: Equatable, Sendable {
  /// There is no remote.
  case noRemote
  /// Git LFS is not installed.
  case noGitLFS
  /// The remote lacks them, or can't be reached; with the message of Git LFS.
  case notOnRemote(remote: [UInt8], message: String)
}
