public import GitAttributes
public import GitObjects
public import History
public import LFS

/// Why a migration was refused or stopped.
///
/// Nothing that anyone can see was changed.
public enum MigrationError: Error, Sendable {
  /// A `.gitattributes` file, which is that blob, can't take lines so that Git reads them.
  case attributesUnread(AttributesObstacle, blob: ObjectID?, needed: Needed)
  /// A signed object would have to be rewritten, and `--signatures=abort` was given.
  case signed(ObjectID, kind: ObjectKind)
  /// An LFS object does not have the size or the name that a pointer gives it.
  case damagedContent(LFSObjectID, path: [UInt8], needed: Needed)
  /// LFS objects are missing: all of them, and why they could not be fetched.
  case missingContent([MissingObject], reason: FetchFailure)
  /// An export was to turn back files of all kinds: it needs patterns.
  case noPatterns
  /// There is no remote of the name that was given; `remotes` are those that there are.
  case unknownRemote([UInt8], remotes: [[UInt8]])
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
