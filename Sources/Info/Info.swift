internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
public import Reporting
public import Repository
internal import Runs
internal import Scan
internal import Selection
internal import Workers

/// Finds the types of files in a history, and writes nothing.
public struct Info: Sendable {
  private let context: Repository
  private let options: InfoOptions
  private let progress: any ProgressReporter

  /// A report of a repository with the given options.
  public init(
    _ context: Repository,
    _ options: InfoOptions,
    progress: any ProgressReporter
  ) {
    self.context = context
    self.options = options
    self.progress = progress
  }

  /// Reads the history, and makes the report.
  ///
  /// - Throws: `Refusal`, `HistoryError`, `ScanError`, `SelectionError`, `GitError`, `StoreError`,
  ///   `PatternError`, `RunStoreError`.
  public func report() async throws -> InfoReport {
    let patterns = try FilePatterns(
      includeLists: options.includes,
      excludeLists: options.excludes,
      caseFolding: context.foldsCase
    )
    let selector = FileSelector(patterns)
    // The other states that an import refuses do not matter here.
    guard context.location.objectFormat == "sha1" else {
      throw Refusal.objectFormat(context.location.objectFormat)
    }
    let database = try context.openSoundDatabase()
    let readers = WorkerPool(count: options.jobs) { ObjectReader(database) }
    let selection = try await context.resolve(options.selection, progress)
    let commits = try await context.commits(selection, readers: readers, progress)
    let trees = progress.begin("Reading trees", total: nil, unit: .objects)
    let inventory =
      options.isFixup
      ? try await FixupScan.scan(
        commits,
        rules: try await fixupRules(selector),
        readers: readers
      ) { trees.add(UInt64($0)) }
      : try await FolderScanner.scan(commits, selector: selector, readers: readers) {
        trees.add(UInt64($0))
      }
    progress.end()
    _ = progress.begin("Measuring files", total: nil, unit: .none)
    let sizes = try await BlobSizes(
      of: inventory,
      findsPointers: options.pointers != .noFollow || options.hasDetails,
      readers: readers
    )
    let counter = FileCounter(
      inventory,
      sizes,
      above: options.above,
      pointers: options.pointers
    )
    var types = counter.count()
    var largest: [LargeFileInfo] = []
    if options.hasDetails {
      let details = try InfoDetails(counter, database: database)
      details.add(to: &types)
      largest = try await details.largest(readers: readers)
    }
    progress.end()
    let unmatched = UnmatchedPattern.find(
      inventory.idlePatterns,
      patterns,
      commits,
      readers
    )
    return try report(types, largest, unmatched, inventory, selection)
  }

  /// The references of a selection whose commits were replaced by migrations in force, such as
  /// remote-tracking branches before a push.
  private func replaced(_ selection: ReferenceSelection) throws -> [[UInt8]] {
    let maps = try RunMaps(RunStore(commonDirectory: context.location.commonDirectory))
    guard !maps.runs.isEmpty else { return [] }
    var known: [ObjectID: Bool] = [:]
    return try selection.includes.filter { name in
      guard let reference = selection.references[ReferenceName(name)],
        reference.symbolicTarget == nil
      else { return false }
      if let known = known[reference.id] { return known }
      let new = try maps.newIDs(of: reference.id) ?? []
      let isReplaced = !new.isEmpty && !new.contains { $0.id == reference.id }
      known[reference.id] = isReplaced
      return isReplaced
    }
  }

  private func fixupRules(_ selector: FileSelector) async throws -> ScanRules {
    ScanRules(
      selector: selector,
      largeObjects: nil,
      collectsLines: false,
      linesNamePaths: false,
      fixup: FixupAttributes(
        outside: try await OutsideAttributes.read(context),
        caseFolding: context.foldsCase
      ),
      tellsPathsApart: true
    )
  }

  private func report(
    _ counted: [FileTypeInfo],
    _ largest: [LargeFileInfo],
    _ unmatched: [UnmatchedPattern],
    _ inventory: FolderInventory,
    _ selection: ReferenceSelection
  ) throws -> InfoReport {
    var types = counted
    let lfsObjects = types.popLast()
    types.removeAll { $0.fileCount == 0 }
    types.sort { left, right in
      if (left.countedFileCount > 0) != (right.countedFileCount > 0) {
        return left.countedFileCount > 0
      }
      if left.byteCount != right.byteCount { return left.byteCount > right.byteCount }
      return left.name.lexicographicallyPrecedes(right.name)
    }
    return InfoReport(
      commitCount: inventory.commits.count,
      treeCount: inventory.nodes.count,
      above: options.above,
      types: types,
      lfsObjects: lfsObjects.flatMap { $0.fileCount > 0 ? $0 : nil },
      unmatched: unmatched,
      largest: largest,
      replaced: try replaced(selection),
      unknowns: selection.unknowns
    )
  }
}
