internal import Digests
internal import GitAttributes
internal import GitCommand
public import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
public import Reporting

/// An import: first looked at, then done.
///
/// `prepare` resolves, scans and plans, and writes nothing. `run` converts, rewrites, checks and
/// publishes; until the references move, nothing that anyone can see has changed.
public struct Import: Sendable {
  let context: RepositoryContext
  let options: ImportOptions
  let progress: any ProgressReporter
  let selection: ReferenceSelection
  let database: ObjectDatabase
  let readers: WorkerPool<ObjectReader>
  let inventory: Inventory
  let rules: ScanRules
  let lines: AttributeLines
  let sticky: StickyFiles
  let includeTexts: [[UInt8]]
  let excludeTexts: [[UInt8]]
  let lock: RunLockHolder?
  /// What will be done.
  public let plan: ImportPlan

  /// Finds out all that is to be done.
  ///
  /// - Throws: `Refusal`, `MigrationError`, `SelectionError`, `RunLockError`, `GitError`,
  ///   `StoreError`, `PatternError`; nothing was changed.
  public static func prepare(
    _ context: RepositoryContext,
    _ options: ImportOptions,
    progress: any ProgressReporter
  ) async throws -> Import {
    try await ImportPreparation(context: context, options: options, progress: progress).prepare()
  }
}

extension Import {
  /// The files that become pointers: a commit and path where each was first seen.
  public var convertedFiles: [(commit: ObjectID, path: [UInt8])] {
    (0..<inventory.files.count).filter { inventory.files.states[$0] == .converts }.map { file in
      let place = inventory.needed(file: file)
      return (place.commit ?? .zero, place.path)
    }
  }
}

/// The stages before anything is written: resolve, scan, plan.
struct ImportPreparation {
  let context: RepositoryContext
  let options: ImportOptions
  let progress: any ProgressReporter

  func prepare() async throws -> Import {
    let includes = options.includes.flatMap(ImportOptions.patterns(in:))
    let excludes = options.excludes.flatMap(ImportOptions.patterns(in:))
    let selector = try FileSelector(
      includes: includes,
      excludes: excludes,
      caseFolding: context.foldsCase
    )
    let fileTexts = try (includes + excludes).map { pattern in
      try AttributesPattern.fileText(forPattern: pattern)
    }
    // Before anything else is looked at: another run may be changing it.
    let lock =
      options.isDryRun
      ? nil : RunLockHolder(try RunLock(commonDirectory: context.location.commonDirectory))
    try await context.refuseUnsafe()
    try context.refuseExtensions()
    let database = try context.openDatabase()
    try await context.refuseUncommitted(database)
    let selection = try await context.resolve(options.selection, progress)
    let readers = WorkerPool(count: options.jobs) { ObjectReader(database) }
    var ids = try await context.listCommits(selection, progress)
    let stash =
      options.selection.everything
      ? try await StashEntries.find(
        context.git,
        besides: selection,
        reader: readers.idleStates[0]
      ) : .none
    ids += stash.commits
    let commits = try await CommitGraph(ids, readers: readers)
    let isCollecting = !options.isFixup && (!selector.hasPatterns || options.above != nil)
    let rules = ScanRules(
      selector: selector,
      largeObjects: try await largeObjects(database, readers),
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
    var sticky = StickyFiles()
    if let collected {
      sticky = try await scanner.stickyFiles(of: &inventory, lines: collected)
    }
    try await FileInspector.inspect(&inventory, readers: readers)
    try await scanner.clearMarks(of: &inventory)
    progress.end()
    var lines =
      collected
      ?? patternLines(
        inventory,
        includes: Array(fileTexts.prefix(includes.count)),
        excludes: Array(fileTexts.dropFirst(includes.count))
      )
    for id in stash.untracked {
      if let number = commits.table.number(of: id) { lines.setOfCommit[number] = 0 }
    }
    let plan = try plan(
      inventory,
      lines,
      sticky,
      selector,
      selection,
      texts: includes,
      database,
      readers.idleStates[0]
    )
    return Import(
      context: context,
      options: options,
      progress: progress,
      selection: selection,
      database: database,
      readers: readers,
      inventory: inventory,
      rules: rules,
      lines: lines,
      sticky: sticky,
      includeTexts: Array(fileTexts.prefix(includes.count)),
      excludeTexts: Array(fileTexts.dropFirst(includes.count)),
      lock: lock,
      plan: plan
    )
  }

  /// The objects that are large enough for `--above`, nil where that was not given.
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
    _ inventory: Inventory,
    _ lines: AttributeLines,
    _ sticky: StickyFiles,
    _ selector: FileSelector,
    _ selection: ReferenceSelection,
    texts: [[UInt8]],
    _ database: ObjectDatabase,
    _ reader: ObjectReader
  ) throws -> ImportPlan {
    let planner = Planner(
      inventory: inventory,
      lines: lines,
      sticky: sticky,
      selector: selector,
      caseFolding: context.foldsCase
    )
    let changes = try planner.changes(reader: reader)
    let signed = inventory.commits.signed.filter { changes[Int($0)] }
    if options.signatures == .abort, let first = signed.first {
      throw MigrationError.signed(inventory.commits.id(Int(first)), kind: .commit)
    }
    let converted = inventory.files.converted
    let needed = planner.neededByteCounts(changes: changes)
    try context.checkSpace(lfs: needed.lfs, objects: needed.objects)
    return ImportPlan(
      commitCount: inventory.commits.count,
      changedCommitCount: changes.count { $0 },
      treeCount: Set(inventory.nodes.table.ids).count,
      patterns: planner.patternCounts(texts),
      fileCount: converted.count,
      byteCount: converted.byteCount,
      pointerCount: inventory.files.states.count { $0 == .isPointer },
      emptyCount: inventory.files.states.count { $0 == .isEmpty },
      lines: lines.all,
      references: planner.references(selection, changes, reader),
      signedCount: signed.count,
      neededByteCount: needed.lfs.addingSaturated(needed.objects),
      storeByteCount: try database.ownByteCount()
    )
  }
}

/// Keeps a run's lock as long as the run.
final class RunLockHolder: Sendable {
  private let lock: RunLock

  init(_ lock: consuming RunLock) { self.lock = lock }
}
