internal import Digests
internal import FileSystem
internal import GitAttributes
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
internal import Selection
internal import Threads
internal import Workers
internal import Worktrees

/// The common stages of rewrites, after the new content of each selected file is known: new trees,
/// commits and tags, and all that depends on them.
struct HistoryMigration: Sendable {
  let job: MigrationJob
  let signatures: SignaturePolicy
  /// The time of the run, in seconds since 1970.
  let now: Int
  let command: CommandRecord
  /// The size of the object store before, in bytes.
  let storeByteCount: UInt64
  /// A directory on a file system that must be synced before references move; `nil` for none.
  let newFilesPath: [UInt8]?

  var context: Repository { job.context }
  var progress: any ProgressReporter { job.progress }
  var selected: SelectedHistory { job.history }
  var inventory: Inventory { job.inventory }

  /// Rewrites, checks and publishes.
  ///
  /// - Throws: the error that stops the run; then no reference has moved, or the run's state says
  ///   that some may have.
  // Long: a stage is a line or two, and what must be done before the next.
  func run(
    _ conversion: Conversion,
    into output: NewObjects,
    map: ObjectMapFile?
  ) async throws -> RewriteReport {
    var report = RewriteReport()
    // The new files are synced while the trees are rewritten.
    let path = newFilesPath
    async let flushing: Void = Self.synchronise(path)
    let (history, attributes) = try await rewrite(conversion, output.writers, &report)
    let (moves, tags) = try moves(history, conversion, output.writers[0], &report)
    let commits = inventory.commits
    guard !moves.isEmpty else {
      // Only remote-tracking branches lead to these commits, so that nothing would lead to the new
      // ones.
      try map?.write(commits, history.commits)
      map?.keep()
      report.hasNothingToMove = true
      report.cleanStoreByteCount = storeByteCount
      return report
    }
    let dependents = try await dependents(of: history, moves, output.writers[0], &report)
    let allMoves = (moves + dependents.notes).map(context.stored)
    let backups = try backUp(allMoves, dependents, output)
    let changed = ChangedObjects(
      inventory: inventory,
      history: history,
      conversion: conversion,
      attributes: attributes,
      tags: tags
    )
    let run = output.journal.run
    // In parallel, since each uses one core.
    async let mapWriting: Void = withoutCancellation { try run.writeMap(changed.list) }
    async let dropping = dropped(history, conversion)

    _ = progress.begin("Writing to disk", total: nil, unit: .none)
    try Task.checkCancellation()
    let written = try output.pack.finish()
    try await mapWriting
    let outcome = report.take(written, dropped: try await dropping, storeByteCount)
    try Publication.write(
      allMoves,
      ours: backups,
      before: referencesBefore,
      stash: dependents.stash,
      outcome: outcome.adding(report, conversion),
      to: run
    )
    try run.writeUnselectedParents(commits.unselectedParents)
    try await flushing
    try await Self.synchronise(path)
    try context.synchronise()
    progress.end()
    try await output.check(written, command)
    try map?.write(commits, history.commits)
    report.run = output.run
    report.moved = moves.map { MovedReference(name: $0.name, old: $0.old, new: $0.new) }
    try Task.checkCancellation()
    try await publish(run, &report)
    output.journal.forgetStarted()
    map?.keep()
    return report
  }

  /// Moves the references, and updates what depends on them.
  ///
  /// In a task of its own, since a cancellation would come too late: references would have moved
  /// without what depends on them.
  private func publish(_ run: Run, _ report: inout RewriteReport) async throws {
    _ = progress.begin("Updating refs", total: nil, unit: .none)
    let publication = try Publication(context, run, clock: command.clock)
    let published = try await withoutCancellation { try await publication.publish() }
    progress.end()
    report.problems += published.problems
    report.readiness = published.readiness
    report.asideCount = published.asideCount
    report.asideByteCount = published.asideByteCount
  }

  private static func synchronise(_ path: [UInt8]?) async throws {
    guard let path else { return }
    try await OwnThread.run {
      Result { () throws(FileSystemError) in try FileSystemState.synchronise(path) }
    }
    .get()
  }

  private func rewrite(
    _ conversion: Conversion,
    _ writers: [ObjectWriter],
    _ report: inout RewriteReport
  ) async throws -> (RewrittenHistory, attributes: [ObjectPair]) {
    let workers = WorkerPool(
      zip(selected.readers.idleStates, writers).map { TreeRewriter(reader: $0, writer: $1) }
    )
    let counter = progress.begin(
      "Rewriting commits",
      total: UInt64(inventory.commits.count),
      unit: .objects
    )
    let rewriting = try rewritingContext(conversion)
    let rewriter = HistoryRewriter(
      inventory: inventory,
      lines: job.lines,
      smallFiles: job.smallFiles,
      context: rewriting,
      signatures: signatures,
      links: selected.links,
      workers: workers,
      progress: { counter.add(UInt64($0)) }
    )
    let history = try await rewriter.rewrite()
    progress.end()
    try refuseUnread(rewriting)
    report.rewrittenCommitCount = history.rewrittenCommitCount
    report.strippedSignatureCount = history.strippedCommitCount
    return (history, rewriting.rootAttributes.edited + rewriting.nestedAttributes.edited)
  }

  /// Stops the run if Git would not read lines that were added.
  private func refuseUnread(_ rewriting: TreeRewriter.Context) throws(MigrationError) {
    if let obstacle = rewriting.rootAttributes.obstacle {
      throw .attributesUnread(
        obstacle,
        blob: nil,
        needed: Needed(path: RepositoryPath(AttributesFile.name), commit: nil)
      )
    }
    guard let (node, id, obstacle) = rewriting.nestedAttributes.obstacle else { return }
    let folder = inventory.needed(node: node)
    throw .attributesUnread(
      obstacle,
      blob: id,
      needed: Needed(path: folder.path.appending(AttributesFile.name), commit: folder.commit)
    )
  }

  private func rewritingContext(_ conversion: Conversion) throws -> TreeRewriter.Context {
    let macros = try inventory.rootMacros(selected.readers.idleStates[0])
    return TreeRewriter.Context(
      rules: job.rules,
      nodes: inventory.nodes,
      files: inventory.files,
      conversion: conversion,
      rootAttributes: RootAttributes(job.lines, caseFolding: context.foldsCase),
      nestedAttributes: NestedAttributes(
        job.nestedLines,
        macros: macros,
        caseFolding: context.foldsCase
      ),
      variants: job.smallFiles.variants
    )
  }
}

extension RewriteReport {
  /// Takes over what the finished pack is, and what the store loses with the old history.
  ///
  /// - Parameter before: the size of the store before, in bytes.
  /// - Returns: the facts for the run's outcome.
  fileprivate mutating func take(
    _ pack: WrittenPack?,
    dropped: (byteCount: UInt64, isComplete: Bool),
    _ before: UInt64
  ) -> RunRecord {
    var outcome = RunRecord()
    if let pack {
      packObjectCount = pack.objectCount
      packByteCount = UInt64(pack.byteCount)
      outcome.append(.pack, String(pack.path.split(separator: "/").last ?? ""))
    }
    let now = before + packByteCount
    cleanStoreByteCount = now > dropped.byteCount ? now - dropped.byteCount : 0
    isCleanStoreLeast = !dropped.isComplete
    return outcome
  }
}
