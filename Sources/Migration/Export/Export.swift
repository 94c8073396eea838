internal import GitAttributes
public import GitObjects
public import GitRefs
internal import GitStore
internal import LFS
public import Publication
public import Reporting
public import Repository
internal import Scan
internal import Selection

/// An export: `prepare` makes its plan, `run` executes it.
///
/// `prepare` resolves, scans, fetches missing objects and plans. `run` converts, rewrites, checks
/// and publishes. Before the references move, nothing visible changes.
public struct Export: Sendable {
  let job: MigrationJob
  let options: ExportOptions
  let pointers: PointerFiles
  let store: ObjectStore
  let remote: RemoteView?
  /// With a dry run, the reason for which a run would be refused now; `nil` if there is none.
  public let obstacle: PublicationError?
  /// What the export will do.
  public let plan: ExportPlan

  /// What is unknown of remotes without a fetch.
  public var unknowns: [RemoteUnknown] { job.history.selection.unknowns }

  /// Makes the plan.
  ///
  /// Missing LFS objects are fetched, except with a dry run.
  ///
  /// - Throws: `Refusal`, `RepositoryError`, `MigrationError`, `PublicationError`, `HistoryError`,
  ///   `SelectionError`, `RunLockError`, `RunError`, `GitError`, `StoreError`, `ObjectStoreError`,
  ///   `PatternError`; nothing was changed.
  public static func prepare(
    _ context: Repository,
    _ options: ExportOptions,
    progress: any ProgressReporter
  ) async throws -> Export {
    try await ExportPreparation(context: context, options: options, progress: progress).prepare()
  }

  /// The state on the remote of the references that runs moved; `nil` if there is no remote.
  ///
  /// - Throws: `RunStoreError`, `GitError`.
  public func remoteComparison() async throws -> RemoteComparison? {
    try await remote?.compare(job.context)
  }

  /// The pointers that become files: a commit and a path where each was first found.
  public var convertedFiles: [(commit: ObjectID, path: RepositoryPath)] {
    job.inventory.convertedFiles
  }
}
