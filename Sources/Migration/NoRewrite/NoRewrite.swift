internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
public import Reporting
public import Repository
internal import Scan
internal import Workers

/// One new commit, whose files are pointers where those of HEAD are not: first looked at, then made.
///
/// `prepare` writes nothing. Until `run` moves the branch, nothing that anyone can see has changed.
public struct NoRewrite: Sendable {
  let context: Repository
  let options: NoRewriteOptions
  let progress: any ProgressReporter
  let readers: WorkerPool<ObjectReader>
  /// Keeps other runs away as long as the value lives; nil for a dry run.
  let lock: RunLockHolder?
  let head: CheckedOutCommit
  let files: FileList
  /// The path of each chosen file, with the number of its content.
  let chosen: [(path: [UInt8], file: Int)]
  let signatures: CommitSignatures
  /// What will be done.
  public let plan: NoRewritePlan

  /// Finds out all that is to be done.
  ///
  /// - Parameter context: the repository, with the user's directory.
  /// - Throws: `NoRewriteError`, `Refusal`, `MigrationError`, `GitError`, `StoreError`,
  ///   `PatternError`; nothing was changed.
  public static func prepare(
    _ context: Repository,
    _ options: NoRewriteOptions,
    progress: any ProgressReporter
  ) async throws -> NoRewrite {
    guard !options.isFixup else { throw NoRewriteError.withFixup }
    guard !options.arguments.isEmpty else { throw NoRewriteError.noFiles }
    let head = try await CheckedOutCommit.find(context)
    // The others keep their commit, and are none of our business.
    let context = context.limited { $0.isCurrent || $0.head.isBranch(head.branch) }
    // Before anything else is looked at: another run may be changing it.
    let lock = options.isDryRun ? nil : try context.lock()
    if lock != nil { try await context.refuseHalfway() }
    // What history lacks or how it is joined does not matter to a commit that is added to it.
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

/// The commit that HEAD names.
struct CheckedOutCommit: Sendable {
  let id: ObjectID
  /// The full name of the branch, nil for a detached HEAD.
  let branch: [UInt8]?

  /// - Throws: `NoRewriteError.noCommit`, `Refusal` if commits have other names than ours, `GitError`.
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
      branch: branch.end.isSuccess ? Array(branch.output.dropLast()) : nil
    )
  }
}

extension Worktree.Head {
  fileprivate func isBranch(_ name: [UInt8]?) -> Bool {
    guard case .branch(let own, _) = self, let name else { return false }
    return own == name
  }
}

/// Who makes a commit and when, by Git's rules: settings, environment, clock.
struct CommitSignatures: Sendable {
  let author: [UInt8]
  let committer: [UInt8]

  /// - Throws: `GitError` with Git's words if someone has no name or address.
  static func read(_ git: Git) async throws(GitError) -> CommitSignatures {
    CommitSignatures(
      author: try await git.output(of: ["var", "GIT_AUTHOR_IDENT"]).dropLast(),
      committer: try await git.output(of: ["var", "GIT_COMMITTER_IDENT"]).dropLast()
    )
  }
}
