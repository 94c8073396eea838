internal import Digests
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
internal import Scan
internal import Selection
internal import Workers

/// Makes the plan of an import: resolve, scan, plan.
struct ImportPreparation {
  let context: Repository
  let options: ImportOptions
  let progress: any ProgressReporter

  func prepare() async throws -> Import {
    let patterns = try FilePatterns(
      includeLists: options.rewrite.includes,
      excludeLists: options.rewrite.excludes,
      caseFolding: context.foldsCase
    )
    let patternLines = try PatternLines.importing(patterns)
    let history = try await selectHistory()
    let rules = try await rules(patterns, history)
    let job = try await job(history, rules, patternLines)
    let cutOff = try AttributesCheck(job).run()
    let plan = try plan(Planner(job), patterns, cutOff)
    let remote = try await history.lookAtRemote(
      context,
      options.rewrite.selection,
      moving: plan.references,
      allowsDiverged: options.rewrite.allowsDiverged,
      isDryRun: options.rewrite.isDryRun,
      progress
    )
    return Import(
      job: job,
      options: options,
      remote: remote.view,
      obstacle: remote.obstacle,
      plan: plan
    )
  }

  /// Keeps other runs away, and reads the selected commits.
  private func selectHistory() async throws -> SelectedHistory {
    // First, since another run may be changing all the rest.
    let lock = options.rewrite.isDryRun ? nil : try context.lock()
    if lock != nil { try await context.refuseHalfway(clock: options.rewrite.command.clock) }
    try await context.refuseUnsafe()
    try context.refuseExtensions()
    return try await SelectedHistory(
      options.rewrite.selection,
      in: context,
      lock: lock,
      jobs: options.rewrite.jobs,
      mapsMessages: options.rewrite.mapsMessages,
      progress
    )
  }

  /// Whether lines are for the files that are found, instead of the patterns.
  private func isCollecting(_ patterns: FilePatterns) -> Bool {
    !options.isFixup && (patterns.isEmpty || options.above != nil)
  }

  private func rules(
    _ patterns: FilePatterns,
    _ history: SelectedHistory
  ) async throws -> ScanRules {
    ScanRules(
      selector: FileSelector(patterns),
      largeObjects: try await largeObjects(history.database, history.readers),
      collectsLines: isCollecting(patterns),
      linesNamePaths: options.above != nil,
      fixup: options.isFixup
        ? FixupAttributes(
          outside: try await OutsideAttributes.read(context),
          caseFolding: context.foldsCase
        ) : nil
    )
  }

  /// Finds the files to convert, and the lines that follow.
  private func job(
    _ history: SelectedHistory,
    _ rules: ScanRules,
    _ patternLines: PatternLines
  ) async throws -> MigrationJob {
    let readers = history.readers
    let counter = progress.begin("Reading trees", total: nil, unit: .objects)
    var scanner = Scanner(history.commits, rules: rules, readers: readers) {
      counter.add(UInt64($0))
    }
    var inventory = try await scanner.scan()
    let collected = rules.collectsLines ? AttributeLines.collected(for: inventory) : nil
    var smallFiles = TrackedSmallFiles()
    if let collected {
      smallFiles = try await scanner.trackedSmallFiles(of: &inventory) { commit in
        collected.numbersOfSet[Int(collected.setOfCommit[commit])]
      }
    }
    inventory = try await FileInspector.inspected(inventory, readers: readers)
    let protectedLines =
      options.isFixup || options.above != nil
      ? [] : ProtectedLines.lines(for: inventory, rules)
    let nestedLines = NestedLines.importing(
      rules,
      patternLines,
      protected: protectedLines,
      files: inventory.files
    )
    let marks = inventory.nodes.flags
    inventory = try await scanner.clearingMarks(of: inventory)
    if !options.isFixup, inventory.files.states.contains(.isPointer) {
      try await inventory.markNeededLines(
        before: marks,
        nestedLines,
        rules: rules,
        caseFolding: context.foldsCase,
        readers: readers
      )
    }
    progress.end()
    var lines = (collected ?? lines(of: patternLines, inventory)).adding(protectedLines)
    lines.removeLines(fromUntracked: history.stash, in: history.commits)
    return MigrationJob(
      context: context,
      progress: progress,
      history: history,
      rules: rules,
      inventory: inventory,
      lines: lines,
      nestedLines: nestedLines,
      smallFiles: smallFiles
    )
  }

  /// The objects that are large enough for `--above`; `nil` without it.
  private func largeObjects(
    _ database: ObjectDatabase,
    _ readers: WorkerPool<ObjectReader>
  ) async throws -> ObjectTable? {
    guard let above = options.above else { return nil }
    let least = Int(clamping: above)
    let found = try await readers.map(database.sizePieceCount) { reader, piece in
      try database.largeObjects(ofPiece: piece, atLeast: least, reader: reader)
    }
    var table = ObjectTable()
    for id in found.joined() { _ = table.insert(id) }
    return table
  }

  private func lines(of patternLines: PatternLines, _ inventory: Inventory) -> AttributeLines {
    if options.isFixup { return .none(for: inventory.commits) }
    return options.isMinimal
      ? .minimal(patternLines.all, for: inventory)
      : .fixed(patternLines.all, for: inventory.commits)
  }

  private func plan(
    _ planner: Planner,
    _ patterns: FilePatterns,
    _ cutOff: [ObjectID]
  ) throws -> ImportPlan {
    let inventory = planner.inventory
    let changes = try planner.changes()
    let signed = try planner.signedCount(changes, options.rewrite.signatures)
    let converted = inventory.files.converted
    let needed = planner.neededByteCounts(changes: changes)
    try context.checkSpace(lfs: needed.lfs, objects: needed.objects)
    return ImportPlan(
      commitCount: inventory.commits.count,
      changedCommitCount: changes.count { $0 },
      treeCount: Set(inventory.nodes.table.ids).count,
      patterns: planner.patternCounts(),
      fileCount: converted.count,
      byteCount: converted.byteCount,
      pointerCount: inventory.files.states.count { $0 == .isPointer },
      emptyCount: inventory.files.states.count { $0 == .isEmpty },
      lines: planner.lines.all.map(\.text),
      protectedFiles: .protected(inventory),
      textFiles: options.above == nil
        ? .texts(inventory, patterns: patterns.includes.map(\.text)) : NotedFiles(),
      unmatched: UnmatchedPattern.find(
        inventory.idlePatterns,
        patterns,
        protected: Set(inventory.protected.map(\.include)),
        inventory.commits,
        planner.history.readers
      ),
      selectsNothing: !patterns.includes.isEmpty
        && inventory.idlePatterns.includes.count == patterns.includes.count,
      cutOffAttributes: cutOff,
      references: planner.references(changes),
      signedCount: signed.commits,
      signedTagCount: signed.tags,
      neededByteCount: needed.lfs.addingSaturated(needed.objects),
      storeByteCount: try planner.history.database.ownByteCount()
    )
  }
}
