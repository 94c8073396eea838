public import GitCommand
public import GitObjects
public import Publication
internal import Reporting
public import Worktrees

/// A chosen file of HEAD.
public struct ChosenFile: Equatable, Sendable {
  /// What happens to it.
  public enum Outcome: Equatable, Sendable {
    /// It is converted to a pointer.
    case converts
    /// It stays, since it is a pointer already.
    case isPointer
    /// It stays, since it is empty.
    case isEmpty
  }

  /// The path.
  public let path: RepositoryPath
  /// The size of the file, in bytes.
  public let byteCount: UInt64
  /// What happens to it.
  public let outcome: Outcome
}

/// What `import --no-rewrite` would do.
public struct NoRewritePlan: Equatable, Sendable {
  /// The parent of the new commit.
  public let parent: ObjectID
  /// The full name of the branch that gets the commit; `nil` for a detached HEAD.
  public let branch: ReferenceName?
  /// The chosen files, by path.
  public let files: [ChosenFile]
  /// The number of files that patterns select and that are not tracked by LFS.
  public let untrackedCount: Int
  /// The number of selected entries that are never converted: links, and protected files.
  public let unconvertibleCount: Int
  /// The files that are tracked by LFS here, but not by the attributes in the commit.
  public let uncommittedRules: [RepositoryPath]
  /// The message of the commit.
  public let message: [UInt8]
  /// Whether a commit is made: always if all arguments are paths of files, as with Git LFS,
  /// otherwise if a file is converted.
  public let makesCommit: Bool

  /// The files that are converted.
  public var converted: [ChosenFile] { files.filter { $0.outcome == .converts } }

  /// The bytes of the files that are converted.
  public var byteCount: UInt64 { converted.reduce(0) { $0.addingSaturated($1.byteCount) } }
}

/// The result of `import --no-rewrite`.
public struct NoRewriteReport: Sendable {
  /// The plan.
  public let plan: NoRewritePlan
  /// The new commit; `nil` if there was nothing to do.
  public var commit: ObjectID?
  /// The number of LFS objects of the files.
  public var lfsObjectCount = 0
  /// The bytes of these.
  public var lfsByteCount: UInt64 = 0
  /// The number of these that were not in the store before.
  public var newLFSObjectCount = 0
  /// The bytes of these.
  public var newLFSByteCount: UInt64 = 0
  /// The failures since the branch moved.
  public var problems: [RefreshProblem] = []
  /// The state of Git LFS's hooks and filters.
  public var readiness = LFSReadiness(hasHooks: true, hasFilters: true)
}
