internal import GitAttributes
internal import GitCommand
internal import GitObjects
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

extension Export {
  /// Executes the plan.
  ///
  /// - Throws: the errors of `prepare`, and `ReferenceTransactionError`; then the references have
  ///   not moved, and only fetched LFS objects are left.
  public func run() async throws -> ExportReport {
    var report = ExportReport(plan: plan)
    let map = try options.objectMap.map { path throws(PublicationError) in try ObjectMapFile(path) }
    guard plan.changedCommitCount > 0 else {
      try map?.write(inventory.commits, inventory.commits.table.ids)
      map?.keep()
      report.rewrite.cleanStoreByteCount = plan.storeByteCount
      return report
    }
    let output = try NewObjects(
      context,
      .export,
      workers: history.readers.count,
      now: options.now,
      record,
      options.command
    )
    defer { output.discard() }
    let conversion = try await convert(output.writers)
    report.newFileCount = conversion.newObjectCount
    report.newByteCount = conversion.newByteCount
    try output.journal.run.writeExportedObjects(exportedObjects)
    report.rewrite = try await migration.run(conversion, into: output, map: map)
    return report
  }

  /// The LFS objects whose content becomes files.
  private var exportedObjects: [LFSObjectID] {
    let oids = pointers.pointers.indices.compactMap { file in
      inventory.files.states[file] == .converts ? pointers.pointers[file]?.oid : nil
    }
    return Set(oids).sorted()
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
    record.append(options.selection, options.signatures, objectMap: options.objectMap)
    if options.mapsMessages { record.append(.mapMessages, "yes") }
    record.append(.missing, options.missing.rawValue)
    record.append(.storeByteCount, plan.storeByteCount)
    return record
  }

  private var migration: HistoryMigration {
    let files = inventory.files
    let selector = rules.selector
    @Sendable func isInState(_ id: ObjectID, _ state: FileState) -> Bool {
      files.table.number(of: id).map { files.states[$0] == state } ?? false
    }
    return HistoryMigration(
      context: context,
      progress: progress,
      selected: history,
      inventory: inventory,
      rules: rules,
      lines: lines,
      smallFiles: TrackedSmallFiles(),
      nestedLines: NestedLines(
        includes: zip(selector.includes, includeTexts)
          .map { $0.isBasename ? .untracking($1) : nil },
        excludes: zip(selector.excludes, excludeTexts)
          .compactMap { $0.isBasename ? .tracking($1) : nil },
        line: TrackingLine.untracking,
        excludedLine: TrackingLine.tracking,
        unwanted: .lfs,
        isConverted: { isInState($0, .converts) },
        isKept: { isInState($0, .isPointer) }
      ),
      signatures: options.signatures,
      now: options.now,
      command: options.command,
      storeByteCount: plan.storeByteCount,
      newFilesPath: nil
    )
  }

  private func convert(_ writers: [ObjectWriter]) async throws -> Conversion {
    let workers = WorkerPool(
      zip(history.readers.idleStates, writers).map { Converter.Worker(reader: $0, writer: $1) }
    )
    let counter = progress.begin("Converting files", total: plan.byteCount, unit: .bytes)
    let places = inventory
    let converter = ContentConverter(
      files: inventory.files,
      pointers: pointers.pointers,
      store: store,
      level: try compressionLevel(),
      needed: places.needed(file:),
      progress: { counter.add(UInt64($0)) }
    )
    let conversion = try await converter.convert(workers)
    progress.end()
    return conversion
  }

  private func compressionLevel() throws -> Int {
    try context.config.int("pack.compression") ?? context.config.int("core.compression") ?? -1
  }
}
