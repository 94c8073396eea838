public import GitObjects
public import Publication
internal import Reporting
public import Worktrees

/// A file of HEAD that was chosen.
public struct ChosenFile: Equatable, Sendable {
  /// What is done with it.
  public enum Fate: Equatable, Sendable {
    /// It becomes a pointer.
    case converts
    /// It stays: it is a pointer already.
    case isPointer
    /// It stays: it is empty.
    case isEmpty
  }

  /// The path from the root.
  public let path: [UInt8]
  /// Its size, in bytes.
  public let byteCount: UInt64
  /// What is done with it.
  public let fate: Fate
}

/// What `import --no-rewrite` would do.
public struct NoRewritePlan: Equatable, Sendable {
  /// The commit that the new one follows.
  public let parent: ObjectID
  /// The full name of the branch that gets the commit, nil for a detached HEAD.
  public let branch: [UInt8]?
  /// The chosen files, by path.
  public let files: [ChosenFile]
  /// How many files the patterns select that are not tracked by Git LFS.
  public let untrackedCount: Int
  /// How many the patterns select that are never converted: links, and what Git itself reads.
  public let unconvertibleCount: Int
  /// The files that are tracked here, but not by the attributes in the commit.
  public let uncommittedRules: [[UInt8]]
  /// The message of the commit.
  public let message: [UInt8]
  /// Whether there is a commit to be made: always where all files were named, as in Git LFS, and
  /// else if some file is converted.
  public let makesCommit: Bool

  /// The files that become pointers.
  public var converted: [ChosenFile] { files.filter { $0.fate == .converts } }

  /// The bytes of the files that become pointers.
  public var byteCount: UInt64 { converted.reduce(0) { $0.addingSaturated($1.byteCount) } }
}

/// What `import --no-rewrite` did.
public struct NoRewriteReport: Sendable {
  /// What was planned.
  public let plan: NoRewritePlan
  /// The new commit; nil where there was nothing to do.
  public var commit: ObjectID?
  /// How many LFS objects the files became, and their bytes.
  public var lfsObjectCount = 0
  public var lfsByteCount: UInt64 = 0
  /// How many of them, and how many bytes, were not in the store before.
  public var newLFSObjectCount = 0
  public var newLFSByteCount: UInt64 = 0
  /// What could not be done once the references had moved.
  public var problems: [RefreshProblem] = []
  /// Whether Git LFS has its hooks and filters.
  public var readiness = LFSReadiness(hasHooks: true, hasFilters: true)
}
