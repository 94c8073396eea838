internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
public import Reporting
public import Repository
internal import Scan
internal import Workers

/// A new commit in which files of HEAD are pointers: `prepare` makes its plan, `run` creates it.
///
/// `prepare` writes nothing. Before `run` moves the branch, nothing visible changes.
public struct NoRewrite: Sendable {
  let context: Repository
  let options: NoRewriteOptions
  let progress: any ProgressReporter
  let readers: WorkerPool<ObjectReader>
  /// Holds the repository's lock for the lifetime of the value; `nil` for a dry run.
  let lock: RunLockHolder?
  let head: CheckedOutCommit
  let files: FileList
  /// The path of each chosen file, and the number of its blob.
  let chosen: [(path: RepositoryPath, file: Int)]
  let signatures: CommitSignatures
  /// What the commit will be.
  public let plan: NoRewritePlan

  /// Makes the plan.
  ///
  /// - Parameter context: the repository, with the user's directory.
  /// - Throws: `NoRewriteError`, `Refusal`, `RepositoryError`, `HistoryError`, `GitError`,
  ///   `StoreError`, `PatternError`; nothing was changed.
  public static func prepare(
    _ context: Repository,
    _ options: NoRewriteOptions,
    progress: any ProgressReporter
  ) async throws -> NoRewrite {
    guard !options.isFixup else { throw NoRewriteError.withFixup }
    guard !options.arguments.isEmpty else { throw NoRewriteError.noFiles }
    let head = try await CheckedOutCommit.find(context)
    // The other worktrees keep their commit, and do not matter.
    let context = context.limited { $0.isCurrent || $0.head.isBranch(head.branch) }
    // First, since another run may be changing all the rest.
    let lock = options.isDryRun ? nil : try context.lock()
    if lock != nil { try await context.refuseHalfway(clock: options.command.clock) }
    // Incomplete or grafted history does not matter for a commit on top of it.
    try await context.refuseUnsafe { refusal in
      switch refusal {
      case .shallow, .partialClone, .grafts: true
      default: false
      }
    }
    try context.refuseExtensions()
    let database = try context.openDatabase()
    try await context.refuseUncommitted(database)
    let preparation = NoRewritePreparation(
      context: context,
      options: options,
      lock: lock,
      head: head,
      readers: WorkerPool(count: options.jobs) { ObjectReader(database) }
    )
    return try await preparation.prepare(progress)
  }
}

/// The commit of HEAD.
struct CheckedOutCommit: Sendable {
  let id: ObjectID
  /// The full name of the branch; `nil` for a detached HEAD.
  let branch: ReferenceName?

  /// Finds the commit.
  ///
  /// - Throws: `NoRewriteError.noCommit`, `Refusal` if ids are not SHA-1, `GitError`.
  static func find(_ context: Repository) async throws -> CheckedOutCommit {
    let format = context.location.objectFormat
    guard format == "sha1" else { throw Refusal.objectFormat(format) }
    let git = context.git
    let commit = try await git.result(of: ["rev-parse", "-q", "--verify", "HEAD^{commit}"])
    guard commit.end.isSuccess, let id = try? ObjectID(hex: commit.output.dropLast()) else {
      throw NoRewriteError.noCommit
    }
    let branch = try await git.result(of: ["symbolic-ref", "-q", "HEAD"])
    return CheckedOutCommit(
      id: id,
      branch: branch.end.isSuccess ? ReferenceName(branch.output.dropLast()) : nil
    )
  }
}

extension Worktree.Head {
  fileprivate func isBranch(_ name: ReferenceName?) -> Bool {
    guard case .branch(let own, _) = self, let name else { return false }
    return own == name
  }
}

/// The author and committer of a commit, with dates, by Git's settings, environment and clock.
struct CommitSignatures: Sendable {
  let author: [UInt8]
  let committer: [UInt8]

  /// Asks Git for both.
  ///
  /// - Throws: `GitError` with Git's message if a name or address is missing.
  static func read(_ git: Git) async throws(GitError) -> CommitSignatures {
    CommitSignatures(
      author: try await git.output(of: ["var", "GIT_AUTHOR_IDENT"]).dropLast(),
      committer: try await git.output(of: ["var", "GIT_COMMITTER_IDENT"]).dropLast()
    )
  }
}
