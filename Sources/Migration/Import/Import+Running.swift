internal import GitAttributes
internal import GitStore
internal import History
internal import LFS
internal import Publication
internal import Reporting
internal import Repository
internal import Runs
internal import Scan
internal import Selection
internal import Workers

extension Import {
  /// Executes the plan.
  ///
  /// - Throws: the errors of `prepare`, and `ObjectStoreError`, `ReferenceTransactionError`; then
  ///   the references have not moved, and only LFS objects that are not needed are left.
  public func run() async throws -> ImportReport {
    var report = ImportReport(plan: plan)
    let map = try options.rewrite.objectMap.map { path throws(PublicationError) in
      try ObjectMapFile(path)
    }
    guard plan.changedCommitCount > 0 else {
      try map?.write(job.inventory.commits, job.inventory.commits.table.ids)
      map?.keep()
      report.rewrite.cleanStoreByteCount = plan.storeByteCount
      return report
    }
    let output = try NewObjects(
      job.context,
      .import,
      workers: job.history.readers.count,
      now: options.rewrite.now,
      record,
      options.rewrite.command
    )
    defer { output.discard() }
    let conversion = try await convert(output, &report)
    report.rewrite = try await migration.run(conversion, into: output, map: map)
    report.readiness = report.rewrite.readiness ?? report.readiness
    return report
  }

  /// The facts for the run's record.
  private var record: RunRecord {
    var record = RecordedOptions(options).record
    record.append(.storeByteCount, plan.storeByteCount)
    return record
  }

  private var migration: HistoryMigration {
    HistoryMigration(
      job: job,
      signatures: options.rewrite.signatures,
      now: options.rewrite.now,
      command: options.rewrite.command,
      storeByteCount: plan.storeByteCount,
      newFilesPath: job.context.lfsStorePath
    )
  }

  private func convert(
    _ output: NewObjects,
    _ report: inout ImportReport
  ) async throws -> Conversion {
    let conversion = try await Converter.convert(
      job.inventory.files,
      neededBy: job.inventory.needed(file:),
      into: job.context.lfsStore(),
      job.history.readers,
      output.writers,
      output.journal,
      job.progress
    )
    report.lfsObjectCount = conversion.objectCount
    report.lfsByteCount = conversion.byteCount
    report.newLFSObjectCount = conversion.newObjectCount
    report.newLFSByteCount = conversion.newByteCount
    return conversion
  }
}
