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

/// An import: first looked at, then done.
///
/// `prepare` resolves, scans and plans, and writes nothing. `run` converts, rewrites, checks and
/// publishes; until the references move, nothing that anyone can see has changed.
public struct Import: Sendable {
  let context: Repository
  let options: ImportOptions
  let progress: any ProgressReporter
  let history: SelectedHistory
  let inventory: Inventory
  let rules: ScanRules
  let lines: AttributeLines
  let sticky: StickyFiles
  let includeTexts: [[UInt8]]
  let excludeTexts: [[UInt8]]
  let remote: RemoteView?
  /// Of a dry run, why a run would be refused as things are; `nil` if nothing is in the way.
  public let obstacle: PublicationError?
  let protectedLines: [TrackingLine]
  /// What will be done.
  public let plan: ImportPlan

  /// What could not be found out of remotes without fetching from them.
  public var unknowns: [RemoteUnknown] { history.selection.unknowns }

  /// Finds out all that is to be done.
  ///
  /// - Throws: `Refusal`, `MigrationError`, `SelectionError`, `RunLockError`, `GitError`,
  ///   `StoreError`, `PatternError`; nothing was changed.
  public static func prepare(
    _ context: Repository,
    _ options: ImportOptions,
    progress: any ProgressReporter
  ) async throws -> Import {
    try await ImportPreparation(context: context, options: options, progress: progress).prepare()
  }

  /// How what runs moved stands on the remote; `nil` if there is no remote.
  ///
  /// - Throws: `RunStoreError`, `GitError`.
  public func remoteComparison() async throws -> RemoteComparison? {
    try await remote?.compare(context)
  }

  /// The files that become pointers: a commit and path where each was first seen.
  public var convertedFiles: [(commit: ObjectID, path: [UInt8])] {
    inventory.convertedFiles
  }
}
