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
    let map = try options.objectMap.map { path throws(PublicationError) in try ObjectMapFile(path) }
    guard plan.changedCommitCount > 0 else {
      try map?.write(inventory.commits, inventory.commits.table.ids)
      map?.keep()
      report.rewrite.cleanStoreByteCount = plan.storeByteCount
      return report
    }
    let output = try NewObjects(
      context,
      .import,
      workers: history.readers.count,
      now: options.now,
      record,
      options.command
    )
    defer { output.discard() }
    let conversion = try await convert(output, &report)
    report.rewrite = try await migration.run(conversion, into: output, map: map)
    report.readiness = report.rewrite.readiness ?? report.readiness
    return report
  }

  /// The facts for the run's record.
  private var record: RunRecord {
    var record = RunRecord()
    for pattern in options.includes.flatMap(PatternList.patterns(in:)) {
      record.append(.include, pattern)
    }
    for pattern in options.excludes.flatMap(PatternList.patterns(in:)) {
      record.append(.exclude, pattern)
    }
    if let above = options.above { record.append(.above, above) }
    if options.isFixup { record.append(.fixup, "yes") }
    if options.isMinimal { record.append(.minimal, "yes") }
    record.append(options.selection, options.signatures, objectMap: options.objectMap)
    if options.mapsMessages { record.append(.mapMessages, "yes") }
    record.append(.storeByteCount, plan.storeByteCount)
    return record
  }

  private var migration: HistoryMigration {
    HistoryMigration(
      context: context,
      progress: progress,
      selected: history,
      inventory: inventory,
      rules: rules,
      lines: lines,
      smallFiles: smallFiles,
      nestedLines: .importing(
        rules,
        includes: includeTexts,
        excludes: excludeTexts,
        protected: protectedLines,
        files: inventory.files
      ),
      signatures: options.signatures,
      now: options.now,
      command: options.command,
      storeByteCount: plan.storeByteCount,
      newFilesPath: context.lfsStorePath
    )
  }

  private func convert(
    _ output: NewObjects,
    _ report: inout ImportReport
  ) async throws -> Conversion {
    let conversion = try await Converter.convert(
      inventory.files,
      neededBy: inventory.needed(file:),
      into: context.lfsStore(),
      history.readers,
      output.writers,
      output.journal,
      progress
    )
    report.lfsObjectCount = conversion.objectCount
    report.lfsByteCount = conversion.byteCount
    report.newLFSObjectCount = conversion.newObjectCount
    report.newLFSByteCount = conversion.newByteCount
    return conversion
  }
}
