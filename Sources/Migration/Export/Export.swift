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
  let context: Repository
  let options: ExportOptions
  let progress: any ProgressReporter
  let history: SelectedHistory
  let inventory: Inventory
  let rules: ScanRules
  let lines: AttributeLines
  let pointers: PointerFiles
  let store: ObjectStore
  let includeTexts: [[UInt8]]
  let excludeTexts: [[UInt8]]
  let remote: RemoteView?
  /// With a dry run, the reason for which a run would be refused now; `nil` if there is none.
  public let obstacle: PublicationError?
  /// What the export will do.
  public let plan: ExportPlan

  /// What is unknown of remotes without a fetch.
  public var unknowns: [RemoteUnknown] { history.selection.unknowns }

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
    try await remote?.compare(context)
  }

  /// The pointers that become files: a commit and a path where each was first found.
  public var convertedFiles: [(commit: ObjectID, path: [UInt8])] {
    inventory.convertedFiles
  }
}
