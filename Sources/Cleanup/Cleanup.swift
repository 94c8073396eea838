internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
public import Reporting
public import Repository
internal import Runs

/// What a clean-up is about to do.
public struct CleanupPlan: Sendable {
  /// The names of the runs whose old history goes, oldest first.
  public var runs: [String] = []
  /// Those of them that were not verified, so that the old history may still be needed.
  public var unverified: [String] = []
  /// Why the clean-up would be refused as things are: what the remote lacks, or does not say; `nil` if
  /// nothing is in the way.
  public var obstacle: CleanupError?
  /// All that holds old objects.
  public var holders: [HistoryHolder] = []
  /// How many old objects are here, and their bytes.
  public var oldObjectCount = 0
  public var oldByteCount: UInt64 = 0
  /// The bytes that stay since something holds them that a clean-up does not drop; nil where Git
  /// can't tell.
  public var stayingByteCount: UInt64?
  /// The size of the object store, in bytes.
  public var storeByteCount: UInt64 = 0
  /// The size that the store will have: measured where that takes a moment, else what the newest run
  /// predicted; nil where it is not known.
  public var predictedByteCount: UInt64?
  /// What stays although nothing leads to it, since it is not of the old history; nil where that was
  /// not looked for.
  public var spared: SparedObjects?
  /// How many LFS objects go that exports made files of and set aside, and their bytes.
  public var asideCount = 0
  public var asideByteCount: UInt64 = 0
  /// Object directories of other repositories that this one borrows from.
  public var alternates: [[UInt8]] = []
  /// Repositories nearby that borrow objects from this one.
  public var borrowers: [[UInt8]] = []
}

/// A clean-up: first looked at, then done.
public struct Cleanup: Sendable {
  let context: Repository
  let options: CleanupOptions
  let progress: any ProgressReporter
  let lock: RunLockHolder?
  let runs: [Run]
  let objects: OldObjects
  /// Where all of the old history is found, and what leads to the new one.
  let roots: OldHistoryObjects.Roots
  let found: HolderSearch.Result
  /// The names of the runs' references, and of all runs.
  let names: (backups: Set<[UInt8]>, runs: Set<String>)
  /// The bytes of all objects, inflated; nil where nobody asks, or Git can't tell.
  let inflatedByteCount: UInt64?
  /// What will be done.
  public let plan: CleanupPlan

  /// Finds out what holds old objects; nothing is written.
  ///
  /// - Throws: `CleanupError`, `RunError`, `Refusal`, `RunLockError`, `RunStoreError`, `GitError`,
  ///   `StoreError`.
  public static func prepare(
    _ context: Repository,
    _ options: CleanupOptions,
    progress: any ProgressReporter
  ) async throws -> Cleanup {
    let lock = options.isDryRun ? nil : try context.lock()
    // Before anything asks for objects, which may be hidden.
    if !options.isDryRun { try context.finishPackRemoval() }
    try await context.refuseCleanup()
    let borrowers = Borrowers(context).found
    guard options.isDryRun || borrowers.isEmpty else { throw CleanupError.borrowed(borrowers) }
    if options.isDryRun {
      if let name = try context.halfwayRun() { throw RunError.halfway(name: name, kind: nil) }
    } else {
      try await context.refuseHalfway()
    }
    let database = try context.openSoundDatabase()
    let references = try await ReferenceList.read(context.git)
    let choice = try RunChoice(context, options, references, database)
    var obstacle: CleanupError?
    do {
      try await refuseLastCopy(context, isLocalOnly: options.isLocalOnly, progress)
    } catch let error as CleanupError where options.isDryRun {
      obstacle = error
    }
    _ = progress.begin("Looking for old objects", total: nil, unit: .none)
    var objects = try OldObjects(of: choice.runs, among: choice.all)
    objects.add(choice.bare.flatMap { $0.moves.map(\.old) })
    var roots = OldHistoryObjects.Roots()
    for run in choice.runs { try roots.add(run) }
    for run in choice.bare { roots.add(run) }
    let names = (
      backups: try choice.backups(),
      runs: Set(choice.all.map(\.name) + choice.withoutRecord)
    )
    let found = try await HolderSearch(
      context: context,
      runs: Set(choice.names),
      backups: names.backups,
      otherRuns: names.runs,
      database: database
    ).run(objects)
    var plan = CleanupPlan(runs: choice.names, holders: found.holders)
    plan.unverified = choice.unverified
    plan.obstacle = obstacle
    (plan.oldObjectCount, plan.oldByteCount) = try objects.stored(in: database)
    plan.stayingByteCount = await byteCount(of: found, context.git)
    plan.storeByteCount = try database.ownByteCount()
    plan.predictedByteCount = choice.runs.last { !$0.wasUndone }
      .flatMap { $0.outcome.number(.predictedByteCount) }.map { UInt64(max($0, 0)) }
    for run in choice.runs where run.kind == .export {
      let dropped = try await ObjectsAside(context: context, run: run).dropped()
      plan.asideCount += dropped.count
      plan.asideByteCount = plan.asideByteCount.addingSaturated(dropped.byteCount)
    }
    let measurement =
      options.packing == .automatic
      ? await PackMeasurement(git: context.git, config: context.config) : nil
    if let inflated = measurement?.inflatedByteCount, inflated <= Self.countingLimit {
      let packing = ReachablePacking(context, .reuse, others: [])
      let needed = try await packing.reachable(from: found.stayingTips + found.otherTips)
      plan.spared = try spared(database, objects, roots, needed)
    }
    if database.directories.count == 1,
      let measured = await measurement?.byteCount(of: found.stayingTips + found.otherTips)
    {
      plan.predictedByteCount = measured.addingSaturated(plan.spared?.byteCount ?? 0)
    }
    plan.borrowers = borrowers
    plan.alternates = database.directories.dropFirst().map { Array($0.utf8) }
    progress.end()
    return Cleanup(
      context: context,
      options: options,
      progress: progress,
      lock: lock,
      runs: choice.runs,
      objects: objects,
      roots: roots,
      found: found,
      names: names,
      inflatedByteCount: measurement?.inflatedByteCount,
      plan: plan
    )
  }

  /// Up to so many bytes of content, what nothing leads to is counted beforehand.
  private static let countingLimit: UInt64 = 1 << 30

  /// What nothing leads to and is not of the old history, so that it stays.
  private static func spared(
    _ database: ObjectDatabase,
    _ objects: OldObjects,
    _ roots: OldHistoryObjects.Roots,
    _ needed: Set<ObjectID>
  ) throws(StoreError) -> SparedObjects {
    let reader = ObjectReader(database)
    var old = OldHistoryObjects(objects, roots, reader, isNeeded: needed.contains)
    let others = try old.others(in: database, isNeeded: needed.contains)
    let files = old.spareFiles(of: others, reader)
    return try SparedObjects(others.union(files), in: database)
  }

  /// The bytes that only what stays on the old history holds.
  private static func byteCount(of found: HolderSearch.Result, _ git: Git) async -> UInt64? {
    guard !found.stayingTips.isEmpty else { return 0 }
    let tips = Set(found.stayingTips).sorted().flatMap { $0.hex + [.newline] }
    let others = Set(found.otherTips).sorted().flatMap { [UInt8(ascii: "^")] + $0.hex + [.newline] }
    let output = try? await git.output(
      of: [
        "--no-replace-objects", "rev-list", "--objects", "--disk-usage", "--ignore-missing",
        "--stdin",
      ],
      input: tips + others
    )
    return output.flatMap { UInt64(String(decoding: $0.trimmingWhitespace, as: UTF8.self)) }
  }
}

extension Repository {
  /// - Throws: `Refusal`, `CleanupError.setting`; `GitError` if a question could not be answered.
  fileprivate func refuseCleanup() async throws {
    try await refuseUnsafe { refusal in
      switch refusal {
      // What was rewritten was whole; Git itself knows what it may drop.
      case .shallow, .partialClone, .replacements, .grafts, .splitIndex, .sparseIndex,
        .brokenWorktree, .copiedWorktree:
        true
      case .objectFormat, .referenceFormat, .inProgress, .indexLocked, .foreignWorkTree,
        .committerDate:
        false
      }
    }
    if config.contains("gc.recentobjectshook") {
      throw CleanupError.setting(
        "gc.recentObjectsHook",
        value: config.text("gc.recentobjectshook") ?? ""
      )
    }
    if (try? config.bool("extensions.preciousobjects")) == true {
      throw CleanupError.setting("extensions.preciousObjects", value: "true")
    }
  }
}
