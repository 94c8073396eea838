internal import Digests
internal import Git2
internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import Reporting

extension Import {
  /// Does what was planned.
  ///
  /// - Throws: what `prepare` throws, and `ObjectStoreError`, `ReferenceTransactionError`; the
  ///   references are where they were, and nothing is left behind but LFS objects that no one needs.
  public func run() async throws -> ImportReport {
    var report = ImportReport(plan: plan)
    let map = try options.objectMap.map { path throws(MigrationError) in try ObjectMapFile(path) }
    guard plan.changedCommitCount > 0 else {
      try map?.write(inventory.commits, inventory.commits.table.ids)
      report.cleanStoreByteCount = plan.storeByteCount
      return report
    }
    let run = RunName.make(now: options.now)
    try ObjectStore.removeLeftovers(ofDeadRunsIn: context.lfsDirectory)
    try PackWriter.removeLeftovers(in: "\(context.objectDirectory)/pack")
    for worktree in context.preflight.worktreesToRefresh {
      try IndexFile.removeLeftovers(beside: worktree.indexPath)
    }
    let pack = try PackWriter(directory: "\(context.objectDirectory)/pack", run: run)
    defer { pack.discard() }
    let writers = readers.idleStates.map { _ in ObjectWriter(pack) }

    let conversion = try await convert(writers, &report)
    // The disk takes the LFS objects while the trees are rewritten.
    let lfsDirectory = context.lfsStorePath
    let flushing = Task { try FileSystemState.synchronise(lfsDirectory) }
    defer { flushing.cancel() }
    let history = try await rewrite(conversion, writers, &report)
    let moves = try moves(history, conversion, writers[0], &report)
    let commits = inventory.commits
    let backup = Backup(run: run, moves: moves)
    let backups = try backup.write(
      writers[0],
      oldCommit: { id in oldCommit(of: id) },
      isCommit: { id in commits.table.number(of: id) != nil },
      now: options.now
    )

    _ = progress.begin("Writing to disk", total: nil, unit: .none)
    if let written = try pack.finish() {
      report.packObjectCount = written.objectCount
      report.packByteCount = UInt64(written.byteCount)
    }
    try await flushing.value
    try FileSystemState.synchronise(lfsDirectory)
    progress.end()
    report.cleanStoreByteCount = try cleanByteCount(history, conversion, report)
    try map?.write(commits, history.commits)

    _ = progress.begin("Updating refs", total: nil, unit: .none)
    let stash = StashLog(context.location)
    // One wait for the disk after the transaction, instead of one for each reference in it.
    var git = context.git
    git.settings.append((Array("core.fsync".utf8), Array("none".utf8)))
    try await ReferenceTransaction(backups + moves).run(git)
    try FileSystemState.synchronise(
      String(decoding: context.location.commonDirectory, as: UTF8.self)
    )
    progress.end()
    report.run = run
    await followReferences(history, moves, stash, &report)
    report.moved = moves.map { MovedReference(name: $0.name, old: $0.old, new: $0.new) }
    await refreshWorktrees(history, &report)
    report.readiness = await LFSSetup(context: context).finish()
    return report
  }

  private func convert(
    _ writers: [ObjectWriter],
    _ report: inout ImportReport
  ) async throws -> Conversion {
    var number = 0
    let idle = readers.idleStates
    let workers = WorkerPool(count: readers.count) {
      defer { number += 1 }
      return Converter.Worker(reader: idle[number], writer: writers[number])
    }
    let counter = progress.begin("Converting files", total: plan.byteCount, unit: .bytes)
    let store = context.lfsStore()
    let conversion = try await Converter.convert(
      inventory.files,
      neededBy: inventory.needed(file:),
      into: store,
      workers: workers
    ) {
      counter.add(UInt64($0))
    }
    progress.end()
    report.lfsObjectCount = conversion.objectCount
    report.lfsByteCount = conversion.byteCount
    report.newLFSObjectCount = conversion.newObjectCount
    report.newLFSByteCount = conversion.newByteCount
    return conversion
  }

  private func rewrite(
    _ conversion: Conversion,
    _ writers: [ObjectWriter],
    _ report: inout ImportReport
  ) async throws -> RewrittenHistory {
    var number = 0
    let idle = readers.idleStates
    let workers = WorkerPool(count: readers.count) {
      defer { number += 1 }
      return TreeRewriter(reader: idle[number], writer: writers[number])
    }
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
      signatures: options.signatures,
      workers: workers,
      treeProgress: { _ in },
      commitProgress: { counter.add(UInt64($0)) }
    )
    let history = try await rewriter.rewrite()
    progress.end()
    report.rewrittenCommitCount = history.rewrittenCommitCount
    report.strippedSignatureCount = history.strippedCommitCount
    return history
  }

  private func rewritingContext(_ conversion: Conversion) throws -> TreeRewriter.Context {
    let reader = readers.idleStates[0]
    var macros = MacroTable.builtin
    if inventory.nodes.flags.contains(where: { $0.contains(.hasAttributes) }) {
      for id in Set(inventory.rootAttributes).sorted() where id != .zero {
        macros.define(macrosOf: AttributesFile(try reader.bytes(id, .blob)))
      }
    }
    let files = inventory.files
    let selector = rules.selector
    let nested = NestedAttributes(
      includes: rules.collectsLines
        ? []
        : zip(selector.includes, includeTexts).map { $0.isBasename ? .tracking($1) : nil },
      excludes: zip(selector.excludes, excludeTexts)
        .compactMap { $0.isBasename ? .excluding($1) : nil },
      macros: macros,
      caseFolding: context.foldsCase,
      isConverted: { id in
        files.table.number(of: id).map { files.states[$0] != .isEmpty } ?? false
      }
    )
    return TreeRewriter.Context(
      rules: rules,
      nodes: inventory.nodes,
      files: files,
      conversion: conversion,
      rootAttributes: RootAttributes(lines, caseFolding: context.foldsCase),
      nestedAttributes: nested,
      variants: sticky.variants
    )
  }

  /// The commit that an old object is, or that it tags.
  private func oldCommit(of id: ObjectID) -> ObjectID? {
    let reader = readers.idleStates[0]
    var id = id
    while inventory.commits.table.number(of: id) == nil {
      guard let object = try? reader.read(id), object.kind == .tag,
        let tag = try? TagText(object.data.bytes.array)
      else { return nil }
      id = tag.target
    }
    return id
  }

  /// The moves of all references and detached HEADs whose object was rewritten.
  private func moves(
    _ history: RewrittenHistory,
    _ conversion: Conversion,
    _ writer: ObjectWriter,
    _ report: inout ImportReport
  ) throws -> [ReferenceUpdate] {
    let commits = inventory.commits
    let others = OtherTargets(inventory: inventory, history: history, conversion: conversion)
    func rewritten(_ id: ObjectID) -> ObjectID? {
      if let number = commits.table.number(of: id) { return history.commits[number] }
      return others.rewritten(id)
    }
    var tags = TagRewriter(
      reader: readers.idleStates[0],
      writer: writer,
      signatures: options.signatures,
      rewritten: rewritten
    )
    var newIDs: [ObjectID: ObjectID] = [:]
    for reference in selection.references.references
    where reference.namespace != .remoteBranch && reference.namespace != .backup {
      newIDs[reference.id] =
        reference.kind == .tag ? try tags.rewrite(reference.id) : rewritten(reference.id)
    }
    report.rewrittenTagCount = tags.rewrittenCount
    report.strippedSignatureCount += tags.strippedCount
    var moves = ReferenceUpdate.moves(of: selection.references) { newIDs[$0] }
    for worktree in context.worktrees where !worktree.isPrunable {
      guard case .detached(let hex) = worktree.head, let old = try? ObjectID(hex: hex),
        let number = commits.table.number(of: old), history.commits[number] != old
      else { continue }
      moves.append(
        ReferenceUpdate(
          name: worktree.headName,
          old: old,
          new: history.commits[number],
          isDetachedHead: true
        )
      )
    }
    return moves
  }

  /// Brings after what hangs on names of objects without being moved: stash entries and notes.
  private func followReferences(
    _ history: RewrittenHistory,
    _ moves: [ReferenceUpdate],
    _ stash: StashLog?,
    _ report: inout ImportReport
  ) async {
    let commits = inventory.commits
    func rewritten(_ id: ObjectID) -> ObjectID? {
      commits.table.number(of: id).map { history.commits[$0] }
        ?? moves.first { $0.old == id }?.new
    }
    if let stash, moves.contains(where: { $0.name == StashEntries.referenceName }) {
      do {
        try stash.write(rewritten)
      } catch {
        report.problems.append(.stashNotRewritten(reason: "\(error)"))
      }
    }
    for reference in selection.references.references where reference.namespace == .note {
      do {
        report.copiedNoteCount += try await NotesCopy(context: context).run(
          reference.name,
          rewritten
        )
      } catch {
        report.problems.append(.notesNotCopied(reference: reference.name, reason: "\(error)"))
      }
    }
  }

  private func refreshWorktrees(
    _ history: RewrittenHistory,
    _ report: inout ImportReport
  ) async {
    for worktree in context.preflight.worktreesToRefresh {
      let hex: [UInt8]?
      switch worktree.head {
      case .branch(_, let commit): hex = commit
      case .detached(let commit): hex = commit
      case .unknown: hex = nil
      }
      guard let hex, let old = try? ObjectID(hex: hex),
        let number = inventory.commits.table.number(of: old), history.commits[number] != old
      else { continue }
      do {
        let reader = ObjectReader(try context.openDatabase())
        let changed = try reader.changedFiles(
          from: inventory.commits.trees[number],
          to: history.roots[number]
        )
        let refresh = WorktreeRefresh(worktree: worktree, git: context.git, changed: changed)
        report.problems += await refresh.run()
      } catch {
        report.problems.append(.notRefreshed(worktree: worktree.path, reason: "\(error)"))
      }
    }
  }

  /// The size of the object store once nothing holds the old history.
  private func cleanByteCount(
    _ history: RewrittenHistory,
    _ conversion: Conversion,
    _ report: ImportReport
  ) throws -> UInt64 {
    var dropped: UInt64 = 0
    for number in 0..<inventory.commits.count
    where history.commits[number] != inventory.commits.id(number) {
      dropped += try database.storedByteCount(of: inventory.commits.id(number))
    }
    var seen = ObjectTable()
    for node in 0..<inventory.nodes.count {
      let id = inventory.nodes.id(node)
      guard history.trees[node] != id, seen.insert(id).isNew else { continue }
      dropped += try database.storedByteCount(of: id)
    }
    for file in 0..<inventory.files.count where conversion.pointers[file] != .zero {
      dropped += try database.storedByteCount(of: inventory.files.id(file))
    }
    let now = plan.storeByteCount + report.packByteCount
    return now > dropped ? now - dropped : 0
  }
}
