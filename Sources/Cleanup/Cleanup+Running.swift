internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
internal import Reporting
internal import Repository
internal import Runs
internal import Threads

extension Cleanup {
  /// Executes the plan.
  ///
  /// An interruption leaves all that is needed, and a second run continues.
  /// - Throws: `ReferenceTransactionError`, `RunStoreError`, if nothing was dropped;
  ///   `CleanupStop` if it stops later.
  public func run() async throws -> CleanupReport {
    try Task.checkCancellation()
    let collection = try CollectionLock.take(commonDirectory: context.location.commonDirectory)
    // In a task of its own, so that a cancellation does not stop Git half-way.
    let report = try await withoutCancellation {
      MemoryReserve.release()
      ChangeState.current = .repeatable
      try await dropReferences()
      return try await dropObjects()
    }
    withExtendedLifetime(collection) {}
    return report
  }

  /// Deletes the references of the runs in one transaction.
  private func dropReferences() async throws {
    let states = runs.map { ($0, $0.state) }
    // First, so that a command that finds the run cleaned does not rely on what is dropped next.
    for run in runs {
      if run.state == .undone {
        var outcome = run.outcome
        outcome.append(.wasUndone, "yes")
        try run.write(.outcome, outcome.text)
      }
      try run.setState(.cleaned)
    }
    do throws(ReferenceTransactionError) {
      // Git moves them all, and finishes even if this process is killed: a clean-up that has begun
      // is never taken back.
      try await ReferenceTransaction(
        found.backups,
        message: "lfs-migrate: cleanup",
        packedFrom: .max
      ).run(context.git)
    } catch {
      for (run, state) in states { try? run.setState(state) }
      throw error
    }
    for root in plan.retainingRoots where root.kind == .undonePack {
      if KeptRun.name(in: root.name) != nil { Files.remove(root.name) }
    }
    for run in runs where run.kind == .export {
      try await ObjectsAside(context: context, run: run).drop()
    }
  }

  private func dropObjects() async throws -> CleanupReport {
    let result: StorePruning.Result
    do {
      for log in found.logs { try await log.drop(where: found.history.holds, context.git) }
      _ = progress.begin("Packing", total: nil, unit: .none)
      defer { progress.end() }
      let packing = ReachablePacking(context, effort, others: found.ofWorktrees)
      result = try await StorePruning(context, packing, objects, roots).run()
    } catch {
      throw CleanupStop(cause: error)
    }
    return try await report(result)
  }

  /// How hard Git searches for deltas.
  private var effort: ReachablePacking.Effort {
    func number(_ key: String, or other: String) -> String {
      ((try? context.config.int(key)) ?? nil).map { "\($0)" } ?? other
    }
    switch options.packing {
    case .fast: return .reuse
    case .aggressive:
      return .search(
        window: number("gc.aggressivewindow", or: "250"),
        depth: number("gc.aggressivedepth", or: "50")
      )
    case .automatic:
      guard let inflatedByteCount, inflatedByteCount <= Self.searchLimit else { return .reuse }
      return .search(window: PackMeasurement.window, depth: PackMeasurement.depth)
    }
  }

  /// The most bytes of inflated content for which Git searches for deltas anew: a minute or two.
  ///
  /// Objects that Git did not pack itself, or whose deltas are against dropped objects, get a tenth
  /// smaller, or much more.
  static let searchLimit: UInt64 = 8 << 30

  private func report(_ result: StorePruning.Result) async throws -> CleanupReport {
    _ = progress.begin("Looking for old objects", total: nil, unit: .none)
    defer { progress.end() }
    let database = try context.openDatabase()
    let size = try database.ownByteCount()
    for run in runs where run.kind != .undo {
      var outcome = run.outcome
      guard outcome[.cleanByteCount] == nil else { continue }
      outcome.append(.cleanByteCount, size)
      try run.write(.outcome, outcome.text)
    }
    var report = CleanupReport(plan: plan, storeByteCount: size, untouched: result.untouched)
    let left = try objects.largest(in: database).filter { !result.files.contains($0.id) }
    report.leftCount = left.count
    report.leftByteCount = left.reduce(0) { $0 + $1.byteCount }
    guard !left.isEmpty else { return report }
    let found = try await RetainingRootSearch(
      context: context,
      runs: Set(plan.runs),
      backups: names.backups,
      otherRuns: names.runs,
      database: database
    ).run(objects)
    report.retainingRoots = found.retainingRoots
    try await OldObjectsLeft(left, found, context.git).explain(&report)
    return report
  }
}

extension RunKey {
  /// The size of the object store after a clean-up, in bytes.
  static let cleanByteCount: RunKey = "clean-bytes"
}
