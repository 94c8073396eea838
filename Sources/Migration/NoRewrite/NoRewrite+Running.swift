internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import LFS
internal import Publication
internal import Reporting
internal import Repository
internal import Runs
internal import Scan
internal import Threads
internal import Workers
internal import Worktrees

extension NoRewrite {
  /// Makes the commit.
  ///
  /// - Throws: the errors of `prepare`, and `ObjectStoreError`, `ReferenceTransactionError`; then
  ///   the branch has not moved, and only LFS objects that are not needed are left.
  public func run() async throws -> NoRewriteReport {
    var report = NoRewriteReport(plan: plan)
    guard plan.makesCommit else { return report }
    let output = try NewObjects(
      context,
      .noRewrite,
      workers: readers.count,
      now: options.now,
      try record,
      options.command
    )
    defer { output.discard() }

    let conversion = try await convert(output, &report)
    let commit = try write(conversion, output.writers[0])
    _ = progress.begin("Writing to disk", total: nil, unit: .none)
    try Task.checkCancellation()
    var outcome = RunRecord()
    let written = try output.pack.finish()
    if let written {
      outcome.append(.pack, String(written.path.split(separator: "/").last ?? ""))
      outcome.append(.packByteCount, written.byteCount)
      outcome.append(.objectCount, written.objectCount)
    }
    outcome.append(.fileCount, conversion.objectCount)
    outcome.append(.fileByteCount, conversion.byteCount)
    try await writeDown(commit, conversion, outcome, output.journal.run)
    try context.synchronise()
    progress.end()
    try await output.check(written, options.command)
    try Task.checkCancellation()
    // In a task of its own, since from here on a cancellation would come too late: the branch would
    // have moved without the index.
    _ = progress.begin("Updating refs", total: nil, unit: .none)
    let publication = try Publication(context, output.journal.run, clock: options.command.clock)
    let published = try await withoutCancellation { try await publication.publish() }
    progress.end()
    output.journal.forgetStarted()
    report.commit = commit
    report.problems = published.problems
    report.readiness = published.readiness ?? report.readiness
    return report
  }

  /// The facts for the run's record.
  private var record: RunRecord {
    get throws {
      var record = RunRecord()
      for argument in options.arguments { record.append(.include, argument) }
      record.append(.storeByteCount, try readers.idleStates[0].database.ownByteCount())
      return record
    }
  }

  /// Records the move and the map of the run.
  private func writeDown(
    _ commit: ObjectID,
    _ conversion: Conversion,
    _ outcome: RunRecord,
    _ run: Run
  ) async throws {
    let move = ReferenceUpdate(name: head.branch ?? .head, old: head.id, new: commit)
    var converted = MappedObjects()
    for file in 0..<files.count where conversion.newIDs[file] != .zero {
      converted.append(old: files.id(file), new: conversion.newIDs[file], .blob)
    }
    try run.writeMap(converted)
    try Publication.write(
      [context.stored(move)],
      ours: [],
      before: context.referencesBefore(try await ReferenceList.read(context.git)),
      stash: nil,
      outcome: outcome,
      to: run
    )
  }

  private func convert(
    _ output: NewObjects,
    _ report: inout NoRewriteReport
  ) async throws -> Conversion {
    let store = context.lfsStore()
    let names = files.names
    let conversion = try await Converter.convert(
      files,
      neededBy: { file in Needed(path: chosen[Int(names[file])].path, commit: head.id) },
      into: store,
      readers,
      output.writers,
      output.journal,
      progress
    )
    try store.synchronise()
    report.lfsObjectCount = conversion.objectCount
    report.lfsByteCount = conversion.byteCount
    report.newLFSObjectCount = conversion.newObjectCount
    report.newLFSByteCount = conversion.newByteCount
    return conversion
  }

  /// Writes the trees and the commit.
  private func write(_ conversion: Conversion, _ writer: ObjectWriter) throws -> ObjectID {
    let tree = try CommitTree(commit: head.id, reader: readers.idleStates[0])
    var ids: [RepositoryPath: ObjectID] = [:]
    for (path, file) in chosen {
      let pointer = conversion.newIDs[file]
      ids[path] = pointer == .zero ? files.id(file) : pointer
    }
    let root = try TreeEditor(tree: tree, writer: writer).replace(ids)
    var text = Array("tree \(root)\nparent \(head.id)\nauthor ".utf8)
    text += signatures.author + Array("\ncommitter ".utf8) + signatures.committer
    text += [0x0A, 0x0A] + plan.message
    return try writer.add(text, .commit)
  }
}
