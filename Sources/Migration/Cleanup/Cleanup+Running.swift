internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Reporting
internal import Runs

extension Cleanup {
  /// Does what was planned.
  ///
  /// Whatever interrupts it, all that is needed stays; done again, it goes on.
  /// - Throws: `ReferenceTransactionError`, `RunStoreError`, where nothing was dropped;
  ///   `CleanupError.incomplete`.
  public func run() async throws -> CleanupReport {
    try Task.checkCancellation()
    // A task of its own: what Git does now is not to be stopped half-way.
    return try await Task {
      try await dropReferences()
      return try await dropObjects()
    }
    .value
  }

  /// Deletes the references of the runs, all at once.
  private func dropReferences() async throws {
    let states = runs.map { ($0, $0.state) }
    // First: who finds a run that is cleaned does not count on what is dropped next.
    for run in runs {
      if run.state == .undone {
        var outcome = run.outcome
        outcome.append(.wasUndone, "yes")
        try run.write(.outcome, outcome.text)
      }
      try run.setState(.cleaned)
    }
    do throws(ReferenceTransactionError) {
      // All by Git, which finishes if we are killed: nobody takes back what a clean-up has begun.
      try await ReferenceTransaction(backups, message: "lfs-migrate: cleanup", packedFrom: .max)
        .run(context.git)
    } catch {
      for (run, state) in states { try? run.setState(state) }
      throw error
    }
    for holder in plan.holders where holder.kind == .undonePack { Files.remove(holder.name) }
    for run in runs where run.kind == .export {
      try ObjectsAside(context: context, run: run).drop()
    }
  }

  private func dropObjects() async throws -> CleanupReport {
    do throws(GitError) {
      for log in logs { try await log.drop(where: history.holds, context.git) }
      _ = progress.begin("Packing", total: nil, unit: .none)
      let result = try await collectGarbage()
      guard result.end.isSuccess else { throw result.failure }
      progress.end()
    } catch {
      progress.end()
      if case .failed(_, _, let message) = error { throw CleanupError.incomplete(message: message) }
      throw CleanupError.incomplete(message: "\(error)")
    }
    return try await report()
  }

  private func collectGarbage() async throws(GitError) -> GitResult {
    var arguments: [GitArgument] = ["gc", "--prune=now", "--quiet"]
    var settings = Self.settings
    if let setting = PackMeasurement.windowMemory(context.config) { settings.append(setting) }
    switch options.packing {
    case .fast: break
    case .aggressive: arguments.append("--aggressive")
    case .automatic:
      guard let inflatedByteCount, inflatedByteCount <= Self.searchLimit else { break }
      arguments.append("--aggressive")
      settings += [
        ("gc.aggressiveWindow", PackMeasurement.window),
        ("gc.aggressiveDepth", PackMeasurement.depth),
      ]
    }
    var git = context.git
    for (key, value) in settings {
      git.settings.append((Array(key.utf8), Array(value.utf8)))
    }
    return try await git.result(of: arguments, purpose: .write)
  }

  /// Up to so many bytes of content, Git looks for deltas anew.
  ///
  /// That is a minute or two. What was packed by something else than Git itself,
  /// or held by deltas against what is dropped now, gets a tenth smaller, or much more.
  private static let searchLimit: UInt64 = 8 << 30

  /// What is set while Git collects garbage.
  private static let settings = [
    // Packs that are left alone because of their size would keep what is in them.
    ("gc.bigPackThreshold", "0"),
    // Other entries of reflogs are not ours to expire.
    ("gc.reflogExpire", "never"),
    ("gc.reflogExpireUnreachable", "never"),
  ]

  private func report() async throws -> CleanupReport {
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
    var report = CleanupReport(plan: plan, storeByteCount: size)
    let left = try objects.largest(in: database)
    report.leftCount = left.count
    report.leftByteCount = left.reduce(0) { $0 + $1.byteCount }
    guard !left.isEmpty else { return report }
    let found = try await HolderSearch(
      context: context,
      runs: Set(plan.runs),
      database: database
    ).run(objects)
    report.holders = found.holders
    try await OldObjectsLeft(left, found, context.git).explain(&report)
    return report
  }
}

extension RunKey {
  /// The size of the object store after a clean-up, in bytes.
  static let cleanByteCount: RunKey = "clean-bytes"
}
