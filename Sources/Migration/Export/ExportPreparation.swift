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

/// Makes the plan of an export: resolve, scan, fetch, plan.
struct ExportPreparation {
  let context: Repository
  let options: ExportOptions
  let progress: any ProgressReporter

  /// The pointers that become files, and where their content is.
  private struct Content {
    let pointers: PointerFiles
    let store: ObjectStore
    /// The numbers of the files whose objects are missing.
    let missing: [Int]
    let fetchedCount: Int
  }

  func prepare() async throws -> Export {
    let patterns = try FilePatterns(
      includeLists: options.rewrite.includes,
      excludeLists: options.rewrite.excludes,
      caseFolding: context.foldsCase
    )
    guard !patterns.includes.isEmpty else { throw MigrationError.noPatterns }
    let patternLines = try PatternLines.exporting(patterns)
    let (history, remote) = try await selectHistory()
    let (job, content) = try await job(history, patterns, patternLines, from: remote)
    let planner = ExportPlanner(
      planner: Planner(job),
      pointers: content.pointers,
      missing: content.missing,
      fetchedCount: content.fetchedCount,
      context: context,
      signatures: options.rewrite.signatures,
      cutOffAttributes: try AttributesCheck(job).run(),
      unmatched: UnmatchedPattern.find(
        job.inventory.idlePatterns,
        patterns,
        history.commits,
        history.readers
      )
    )
    let plan = try planner.plan()
    let view = try await history.lookAtRemote(
      context,
      options.rewrite.selection,
      moving: plan.references,
      allowsDiverged: options.rewrite.allowsDiverged,
      isDryRun: options.rewrite.isDryRun,
      progress
    )
    return Export(
      job: job,
      options: options,
      pointers: content.pointers,
      store: content.store,
      remote: view.view,
      obstacle: view.obstacle,
      plan: plan
    )
  }

  /// Keeps other runs away, finds the remote that has LFS objects, and reads the selected commits.
  private func selectHistory() async throws -> (SelectedHistory, remote: [UInt8]?) {
    // First, since another run may be changing all the rest.
    let lock = options.rewrite.isDryRun ? nil : try context.lock()
    if lock != nil { try await context.refuseHalfway(clock: options.rewrite.command.clock) }
    try await context.refuseUnsafe()
    let remote = try ContentFetch.remote(options.remote, context)
    let history = try await SelectedHistory(
      options.rewrite.selection,
      in: context,
      lock: lock,
      jobs: options.rewrite.jobs,
      mapsMessages: options.rewrite.mapsMessages,
      progress
    )
    return (history, remote)
  }

  /// Finds the pointers, fetches missing objects, and finds the lines that follow.
  private func job(
    _ history: SelectedHistory,
    _ patterns: FilePatterns,
    _ patternLines: PatternLines,
    from remote: [UInt8]?
  ) async throws -> (MigrationJob, Content) {
    let readers = history.readers
    let rules = ScanRules(
      selector: FileSelector(patterns),
      largeObjects: nil,
      collectsLines: false,
      linesNamePaths: false,
      fixup: nil,
      protectsFiles: false
    )
    let counter = progress.begin("Reading trees", total: nil, unit: .objects)
    var scanner = Scanner(history.commits, rules: rules, readers: readers) {
      counter.add(UInt64($0))
    }
    var inventory = try await scanner.scan()
    inventory = try await FileInspector.inspected(inventory, readers: readers)
    let pointers = try await PointerFiles(&inventory, readers: readers)
    progress.end()
    let store = context.lfsStore()
    let content = try await completeStore(store, pointers, inventory, from: remote)
    for (file, byteCount) in content.byteCounts { inventory.files.byteCounts[file] = byteCount }
    // A dry run fetches nothing, and plans as if missing objects were there.
    let kept = options.rewrite.isDryRun ? [] : content.missing
    for file in kept { inventory.files.states[file] = .isPointer }
    inventory = try await scanner.clearingMarks(of: inventory)
    var lines = try await KeptPointers.lines(
      kept.map { inventory.files.id($0) },
      after: patternLines.all,
      history.commits,
      selector: rules.selector,
      readers: readers
    )
    lines.removeLines(fromUntracked: history.stash, in: history.commits)
    let job = MigrationJob(
      context: context,
      progress: progress,
      history: history,
      rules: rules,
      inventory: inventory,
      lines: lines,
      nestedLines: .exporting(patternLines, files: inventory.files),
      smallFiles: TrackedSmallFiles()
    )
    let found = Content(
      pointers: pointers,
      store: store,
      missing: content.missing,
      fetchedCount: content.fetchedCount
    )
    return (job, found)
  }

  /// Fetches the objects that the store lacks.
  ///
  /// - Returns: the numbers of the files whose objects are still missing, the sizes of the other
  ///   objects, and the number of files whose objects were fetched.
  private func completeStore(
    _ store: ObjectStore,
    _ pointers: PointerFiles,
    _ inventory: Inventory,
    from remote: [UInt8]?
  ) async throws -> (missing: [Int], byteCounts: [Int: UInt64], fetchedCount: Int) {
    let before = try pointers.find(in: store)
    guard !before.missing.isEmpty, !options.rewrite.isDryRun else {
      return (before.missing, before.byteCounts, 0)
    }
    var failure: FetchFailure? = .noRemote
    var now = before
    if let remote {
      _ = progress.begin("Fetching LFS objects", total: nil, unit: .none)
      for round in pointers.rounds(of: before.missing) {
        let left = Set(now.missing)
        let wanted = round.filter(left.contains)
        guard !wanted.isEmpty else { continue }
        failure = try await ContentFetch(context: context, remote: remote)
          .fetch(wanted.map { inventory.files.id($0) })
        now = try pointers.find(in: store)
      }
      progress.end()
    }
    let left = now.missing
    for file in left {
      guard let pointer = pointers.pointers[file] else { continue }
      // An object that is there but does not hash to its id is damaged, not missing.
      guard (try? store.open(pointer.oid)) == nil else {
        throw MigrationError.damagedContent(
          pointer.oid,
          path: store.path(of: pointer.oid),
          needed: inventory.needed(file: file)
        )
      }
    }
    if !left.isEmpty, options.missing == .abort {
      throw MigrationError.missingContent(
        pointers.describe(missing: left, inventory),
        reason: failure ?? .notOnRemote(remote: remote ?? [], message: "")
      )
    }
    return (left, now.byteCounts, before.missing.count - left.count)
  }
}

extension PointerFiles {
  /// Paths and commits of missing objects.
  func describe(missing: [Int], _ inventory: Inventory) -> [MissingObject] {
    missing.compactMap { file in
      guard let pointer = pointers[file] else { return nil }
      let place = inventory.needed(file: file)
      return MissingObject(
        path: place.path,
        commit: place.commit ?? .zero,
        oid: pointer.oid,
        byteCount: pointer.size
      )
    }
  }
}

extension ExportPlanner {
  /// The pointers whose size differs from that of their object.
  var wrongSizes: [WrongPointerSize] {
    let inventory = planner.inventory
    return pointers.pointers.indices.compactMap { file in
      guard let pointer = pointers.pointers[file], inventory.files.states[file] == .converts,
        pointer.size != inventory.files.byteCounts[file]
      else { return nil }
      let place = inventory.needed(file: file)
      return WrongPointerSize(
        path: place.path,
        commit: place.commit ?? .zero,
        oid: pointer.oid,
        byteCount: inventory.files.byteCounts[file],
        said: pointer.size
      )
    }
  }
}
