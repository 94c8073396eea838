internal import Digests
internal import FileSystem
internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import Reporting

/// The stages that every rewrite of a history has in common, once it is known what each selected file
/// becomes: new trees, commits and tags, and all that follows them.
struct HistoryMigration: Sendable {
  let context: RepositoryContext
  let progress: any ProgressReporter
  let selected: SelectedHistory
  let inventory: Inventory
  let rules: ScanRules
  let lines: AttributeLines
  let sticky: StickyFiles
  let nestedLines: NestedLines
  let signatures: SignaturePolicy
  /// The time of the run, in seconds since 1970.
  let now: Int
  /// The size of the object store before, in bytes.
  let storeByteCount: UInt64
  /// A directory on a file system that must be on the disk before references move, nil for none.
  let newFilesPath: [UInt8]?
  /// Where the content is of the pointers that files become; nil where pointers become files: then a
  /// worktree's file may be the old pointer, and is checked out.
  let contentStore: ObjectStore?

  /// Rewrites, checks and publishes.
  ///
  /// - Throws: what stops a run; then the references are where they were.
  func run(
    _ conversion: Conversion,
    into output: NewObjects,
    map: ObjectMapFile?
  ) async throws -> RewriteReport {
    var report = RewriteReport()
    // The disk takes the new files while the trees are rewritten.
    let path = newFilesPath
    async let flushing: Void = Self.synchronise(path)
    let history = try await rewrite(conversion, output.writers, &report)
    let moves = try moves(history, conversion, output.writers[0], &report)
    let commits = inventory.commits
    guard !moves.isEmpty else {
      // Only the remotes' references lead here: new commits would be nobody's.
      try map?.write(commits, history.commits)
      map?.keep()
      report.hasNothingToMove = true
      report.cleanStoreByteCount = storeByteCount
      return report
    }
    let backup = Backup(run: output.run, moves: moves)
    let references = selected.selection.references.references
    let kinds = Dictionary(references.map { ($0.id, $0.kind) }) { kind, _ in kind }
    let backups = try backup.write(
      output.writers[0],
      oldCommit: { id in oldCommit(of: id, kinds[id]) },
      isCommit: { id in commits.table.number(of: id) != nil },
      now: now
    )

    _ = progress.begin("Writing to disk", total: nil, unit: .none)
    try Task.checkCancellation()
    if let written = try output.pack.finish() {
      report.packObjectCount = written.objectCount
      report.packByteCount = UInt64(written.byteCount)
    }
    try await flushing
    try await Self.synchronise(path)
    try FileSystemState.synchronise(context.location.objectDirectory)
    progress.end()
    report.cleanStoreByteCount = try cleanByteCount(history, conversion, report)
    try map?.write(commits, history.commits)
    report.run = output.run
    try Task.checkCancellation()
    // A task of its own: from here on an interruption comes too late, or the references would have
    // moved without what hangs on them.
    let written = report
    let published = try await Task { try await publish(history, backups, moves, written) }.value
    map?.keep()
    return published
  }

  private static func synchronise(_ path: [UInt8]?) async throws {
    if let path { try FileSystemState.synchronise(path) }
  }

  /// Moves the references, then brings after what follows them.
  private func publish(
    _ history: RewrittenHistory,
    _ backups: [ReferenceUpdate],
    _ moves: [ReferenceUpdate],
    _ written: RewriteReport
  ) async throws -> RewriteReport {
    var report = written
    _ = progress.begin("Updating refs", total: nil, unit: .none)
    let stash = StashLog(context.location)
    // One wait for the disk after the transaction, instead of one for each reference in it.
    var git = context.git
    git.settings.append((Array("core.fsync".utf8), Array("none".utf8)))
    try await ReferenceTransaction(backups + moves).run(git)
    // From here on nothing is an error: the references have moved.
    do {
      try FileSystemState.synchronise(context.location.commonDirectory)
    } catch {
      report.problems.append(.notSynchronised(reason: "\(error)"))
    }
    progress.end()
    await followReferences(history, moves, stash, &report)
    report.moved = moves.map { MovedReference(name: $0.name, old: $0.old, new: $0.new) }
    await refreshWorktrees(history, &report)
    return report
  }

  private func rewrite(
    _ conversion: Conversion,
    _ writers: [ObjectWriter],
    _ report: inout RewriteReport
  ) async throws -> RewrittenHistory {
    let workers = WorkerPool(
      zip(selected.readers.idleStates, writers).map { TreeRewriter(reader: $0, writer: $1) }
    )
    let counter = progress.begin(
      "Rewriting commits",
      total: UInt64(inventory.commits.count),
      unit: .objects
    )
    let rewriter = HistoryRewriter(
      inventory: inventory,
      lines: lines,
      sticky: sticky,
      context: try rewritingContext(conversion),
      signatures: signatures,
      workers: workers,
      progress: { counter.add(UInt64($0)) }
    )
    let history = try await rewriter.rewrite()
    progress.end()
    report.rewrittenCommitCount = history.rewrittenCommitCount
    report.strippedSignatureCount = history.strippedCommitCount
    return history
  }

  private func rewritingContext(_ conversion: Conversion) throws -> TreeRewriter.Context {
    let reader = selected.readers.idleStates[0]
    var macros = MacroTable.builtin
    if inventory.nodes.flags.contains(where: { $0.contains(.hasAttributes) }) {
      for id in Set(inventory.rootAttributes).sorted() where id != .zero {
        macros.define(macrosOf: AttributesFile(try reader.bytes(id, .blob)))
      }
    }
    return TreeRewriter.Context(
      rules: rules,
      nodes: inventory.nodes,
      files: inventory.files,
      conversion: conversion,
      rootAttributes: RootAttributes(lines, caseFolding: context.foldsCase),
      nestedAttributes: NestedAttributes(
        nestedLines,
        macros: macros,
        caseFolding: context.foldsCase
      ),
      variants: sticky.variants
    )
  }
}
