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
  let context: Repository
  let options: ImportOptions
  let progress: any ProgressReporter
  let history: SelectedHistory
  let inventory: Inventory
  let rules: ScanRules
  let lines: AttributeLines
  let smallFiles: TrackedSmallFiles
  let includeTexts: [[UInt8]]
  let excludeTexts: [[UInt8]]
  let remote: RemoteView?
  /// With a dry run, the reason for which a run would be refused now; `nil` if there is none.
  public let obstacle: PublicationError?
  let protectedLines: [TrackingLine]
  /// What the import will do.
  public let plan: ImportPlan

  /// What is unknown of remotes without a fetch.
  public var unknowns: [RemoteUnknown] { history.selection.unknowns }

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
    try await remote?.compare(context)
  }

  /// The files that become pointers: a commit and a path where each was first found.
  public var convertedFiles: [(commit: ObjectID, path: [UInt8])] {
    inventory.convertedFiles
  }
}
