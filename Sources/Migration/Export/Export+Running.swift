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
      .export,
      workers: job.history.readers.count,
      now: options.rewrite.now,
      record,
      options.rewrite.command
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
      job.inventory.files.states[file] == .converts ? pointers.pointers[file]?.oid : nil
    }
    return Set(oids).sorted()
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
      newFilesPath: nil
    )
  }

  private func convert(_ writers: [ObjectWriter]) async throws -> Conversion {
    let workers = WorkerPool(
      zip(job.history.readers.idleStates, writers).map { Converter.Worker(reader: $0, writer: $1) }
    )
    let counter = job.progress.begin("Converting files", total: plan.byteCount, unit: .bytes)
    let places = job.inventory
    let converter = ContentConverter(
      files: places.files,
      pointers: pointers.pointers,
      store: store,
      level: try compressionLevel(),
      needed: places.needed(file:),
      progress: { counter.add(UInt64($0)) }
    )
    let conversion = try await converter.convert(workers)
    job.progress.end()
    return conversion
  }

  private func compressionLevel() throws -> Int {
    try job.context.config.int("pack.compression")
      ?? job.context.config.int("core.compression") ?? -1
  }
}
