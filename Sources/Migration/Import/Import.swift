internal import Digests
internal import GitAttributes
internal import GitCommand
public import GitObjects
public import GitRefs
internal import GitStore
internal import LFS
public import Publication
public import Reporting
public import Repository
internal import Scan
internal import Selection

/// An import: `prepare` makes its plan, `run` executes it.
///
/// `prepare` resolves, scans and plans, and writes nothing. `run` converts, rewrites, checks and
/// publishes. Before the references move, nothing visible changes.
public struct Import: Sendable {
  let job: MigrationJob
  let options: ImportOptions
  let remote: RemoteView?
  /// With a dry run, the reason for which a run would be refused now; `nil` if there is none.
  public let obstacle: PublicationError?
  /// What the import will do.
  public let plan: ImportPlan

  /// What is unknown of remotes without a fetch.
  public var unknowns: [RemoteUnknown] { job.history.selection.unknowns }

  /// Makes the plan.
  ///
  /// - Throws: `Refusal`, `RepositoryError`, `MigrationError`, `PublicationError`, `HistoryError`,
  ///   `ScanError`, `SelectionError`, `RunLockError`, `RunError`, `GitError`, `StoreError`,
  ///   `PatternError`; nothing was changed.
  public static func prepare(
    _ context: Repository,
    _ options: ImportOptions,
    progress: any ProgressReporter
  ) async throws -> Import {
    try await ImportPreparation(context: context, options: options, progress: progress).prepare()
  }

  /// The state on the remote of the references that runs moved; `nil` if there is no remote.
  ///
  /// - Throws: `RunStoreError`, `GitError`.
  public func remoteComparison() async throws -> RemoteComparison? {
    try await remote?.compare(job.context)
  }

  /// The files that become pointers: a commit and a path where each was first found.
  public var convertedFiles: [(commit: ObjectID, path: RepositoryPath)] {
    job.inventory.convertedFiles
  }
}
