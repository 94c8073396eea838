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
    let includes = options.includes.flatMap(PatternList.patterns(in:))
    let excludes = options.excludes.flatMap(PatternList.patterns(in:))
    let selector = try FileSelector(
      includes: includes,
      excludes: excludes,
      caseFolding: context.foldsCase
    )
    let includeTexts = try includes.map { try AttributesPattern.fileText(forPattern: $0) }
    let excludeTexts = try excludes.map { try AttributesPattern.fileText(forPattern: $0) }
    // First, since another run may be changing all the rest.
    let lock = options.isDryRun ? nil : try context.lock()
    if lock != nil { try await context.refuseHalfway() }
    try await context.refuseUnsafe()
    try context.refuseExtensions()
    let history = try await SelectedHistory(
      options.selection,
      in: context,
      lock: lock,
      jobs: options.jobs,
      mapsMessages: options.mapsMessages,
      progress
    )
    let (commits, readers) = (history.commits, history.readers)
    let isCollecting = !options.isFixup && (!selector.hasPatterns || options.above != nil)
    let rules = ScanRules(
      selector: selector,
      largeObjects: try await largeObjects(history.database, readers),
      collectsLines: isCollecting,
      linesNamePaths: options.above != nil,
      fixup: options.isFixup
        ? FixupAttributes(
          outside: try await OutsideAttributes.read(context),
          caseFolding: context.foldsCase
        ) : nil
    )
    let counter = progress.begin("Reading trees", total: nil, unit: .objects)
    var scanner = Scanner(commits, rules: rules, readers: readers) { counter.add(UInt64($0)) }
    var inventory = try await scanner.scan()
    let collected = isCollecting ? AttributeLines.collected(for: inventory) : nil
    var smallFiles = TrackedSmallFiles()
    if let collected {
      smallFiles = try await scanner.trackedSmallFiles(of: &inventory) { commit in
        collected.numbersOfSet[Int(collected.setOfCommit[commit])]
      }
    }
    try await FileInspector.inspect(&inventory, readers: readers)
    let protectedLines =
      options.isFixup || options.above != nil
      ? [] : ProtectedLines.lines(for: inventory, patterns: includes, isCollecting: isCollecting)
    let marks = inventory.nodes.flags
    try await scanner.clearMarks(of: &inventory)
    if !options.isFixup, inventory.files.states.contains(.isPointer) {
      try await inventory.markNeededLines(
        before: marks,
        .importing(
          rules,
          includes: includeTexts,
          excludes: excludeTexts,
          protected: protectedLines,
          files: inventory.files
        ),
        rules: rules,
        caseFolding: context.foldsCase,
        readers: readers
      )
    }
    progress.end()
    let ordinary =
      collected
      ?? patternLines(inventory, includes: includeTexts, excludes: excludeTexts)
    var lines = ordinary.adding(protectedLines)
    lines.removeLines(fromUntracked: history.stash, in: commits)
    let cutOff = try AttributesCheck(
      inventory: inventory,
      lines: lines,
      caseFolding: context.foldsCase,
      reader: readers.idleStates[0]
    ).run()
    let planner = Planner(
      history: history,
      inventory: inventory,
      lines: lines,
      smallFiles: smallFiles,
      selector: selector,
      caseFolding: context.foldsCase
    )
    let plan = try plan(planner, includes: includes, excludes: excludes, cutOff)
    let remote = try await history.lookAtRemote(
      context,
      options.selection,
      moving: plan.references,
      allowsDiverged: options.allowsDiverged,
      isDryRun: options.isDryRun,
      progress
    )
    return Import(
      context: context,
      options: options,
      progress: progress,
      history: history,
      inventory: inventory,
      rules: rules,
      lines: lines,
      smallFiles: smallFiles,
      includeTexts: includeTexts,
      excludeTexts: excludeTexts,
      remote: remote.view,
      obstacle: remote.obstacle,
      protectedLines: protectedLines,
      plan: plan
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

  private func patternLines(
    _ inventory: Inventory,
    includes: [[UInt8]],
    excludes: [[UInt8]]
  ) -> AttributeLines {
    if options.isFixup { return .none(for: inventory.commits) }
    let lines =
      includes.map(TrackingLine.tracking) + excludes.map(TrackingLine.excluding)
    return options.isMinimal
      ? .minimal(lines, for: inventory) : .fixed(lines, for: inventory.commits)
  }

  private func plan(
    _ planner: Planner,
    includes: [[UInt8]],
    excludes: [[UInt8]],
    _ cutOff: [ObjectID]
  ) throws -> ImportPlan {
    let inventory = planner.inventory
    let changes = try planner.changes()
    let signed = try planner.signedCount(changes, options.signatures)
    let converted = inventory.files.converted
    let needed = planner.neededByteCounts(changes: changes)
    try context.checkSpace(lfs: needed.lfs, objects: needed.objects)
    return ImportPlan(
      commitCount: inventory.commits.count,
      changedCommitCount: changes.count { $0 },
      treeCount: Set(inventory.nodes.table.ids).count,
      patterns: planner.patternCounts(includes),
      fileCount: converted.count,
      byteCount: converted.byteCount,
      pointerCount: inventory.files.states.count { $0 == .isPointer },
      emptyCount: inventory.files.states.count { $0 == .isEmpty },
      lines: planner.lines.all.map(\.text),
      protectedFiles: .protected(inventory),
      textFiles: options.above == nil ? .texts(inventory, patterns: includes) : NotedFiles(),
      unmatched: UnmatchedPattern.find(
        inventory.idlePatterns,
        includes: includes,
        excludes: excludes,
        protected: Set(inventory.protected.map(\.include)),
        inventory.commits,
        planner.history.readers
      ),
      selectsNothing: !includes.isEmpty
        && inventory.idlePatterns.includes.count == includes.count,
      cutOffAttributes: cutOff,
      references: planner.references(changes),
      signedCount: signed.commits,
      signedTagCount: signed.tags,
      neededByteCount: needed.lfs.addingSaturated(needed.objects),
      storeByteCount: try planner.history.database.ownByteCount()
    )
  }
}
