internal import Reporting
internal import Repository
internal import Scan
internal import Selection
internal import Workers

/// What a migration has found out when its plan is made: the history, the files in it that are to be
/// converted, and the attribute lines that follow.
struct MigrationJob: Sendable {
  let context: Repository
  let progress: any ProgressReporter
  let history: SelectedHistory
  let rules: ScanRules
  let inventory: Inventory
  /// The lines that the root `.gitattributes` files get.
  let lines: AttributeLines
  /// The lines that `.gitattributes` files below the root get.
  let nestedLines: NestedLines
  /// The files that are converted although they are smaller than `--above`.
  let smallFiles: TrackedSmallFiles
}

extension Planner {
  /// The planner of a job.
  init(_ job: MigrationJob) {
    self.init(
      history: job.history,
      inventory: job.inventory,
      lines: job.lines,
      smallFiles: job.smallFiles,
      selector: job.rules.selector,
      caseFolding: job.context.foldsCase
    )
  }
}

extension AttributesCheck {
  /// The check of a job.
  init(_ job: MigrationJob) {
    self.init(
      inventory: job.inventory,
      lines: job.lines,
      caseFolding: job.context.foldsCase,
      reader: job.history.readers.idleStates[0]
    )
  }
}
