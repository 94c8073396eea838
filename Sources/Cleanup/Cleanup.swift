internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Publication
public import Reporting
public import Repository
internal import Runs

/// What a clean-up would do.
public struct CleanupPlan: Sendable {
  /// The names of the runs whose old history is dropped, oldest first.
  public var runs: [String] = []
  /// Those of the runs that were not verified, so that the old history may still be needed.
  public var unverified: [String] = []
  /// The reason for which the clean-up would be refused now, such as objects that the remote lacks;
  /// `nil` if there is none.
  public var obstacle: CleanupError?
  /// All roots that retain old objects.
  public var retainingRoots: [RetainingRoot] = []
  /// The number of old objects in the store.
  public var oldObjectCount = 0
  /// The bytes of these in the store.
  public var oldByteCount: UInt64 = 0
  /// The bytes that stay because a retaining root is not dropped; `nil` if Git can't tell.
  public var stayingByteCount: UInt64?
  /// The size of the object store, in bytes.
  public var storeByteCount: UInt64 = 0
  /// The size of the object store afterwards, in bytes; `nil` if unknown.
  ///
  /// Measured if that is quick, otherwise as the newest run predicted it.
  public var predictedByteCount: UInt64?
  /// The objects that stay although they are unreachable, since they are not of the old history;
  /// `nil` if they were not counted.
  public var untouched: UntouchedObjects?
  /// The number of LFS objects that exports set aside and that are dropped.
  public var asideCount = 0
  /// The bytes of these.
  public var asideByteCount: UInt64 = 0
  /// The object directories of other repositories that this one borrows from.
  public var alternates: [[UInt8]] = []
  /// Nearby repositories that borrow objects from this one.
  public var borrowers: [[UInt8]] = []
}

/// A clean-up: `prepare` makes its plan, `run` executes it.
public struct Cleanup: Sendable {
  let context: Repository
  let options: CleanupOptions
  let progress: any ProgressReporter
  let lock: RunLockHolder?
  let runs: [Run]
  let objects: OldObjects
  /// The tips of the old history, and those of the new one.
  let roots: OldHistoryObjects.Roots
  let found: RetainingRootSearch.Result
  /// The names of the runs' references, and of all runs.
  let names: (backups: Set<ReferenceName>, runs: Set<String>)
  /// The bytes of all objects, inflated; `nil` if not asked for, or if Git can't tell.
  let inflatedByteCount: UInt64?
  /// What the clean-up will do.
  public let plan: CleanupPlan

  /// Finds the roots that retain old objects, and writes nothing.
  ///
  /// - Throws: `CleanupError`, `RunError`, `Refusal`, `RunLockError`, `RunStoreError`, `GitError`,
  ///   `StoreError`.
  // Long: half of it is the plan, field by field.
  public static func prepare(
    _ context: Repository,
    _ options: CleanupOptions,
    progress: any ProgressReporter
  ) async throws -> Cleanup {
    let (lock, borrowers) = try await begin(context, options)
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
    let found = try await RetainingRootSearch(
      context: context,
      runs: Set(choice.names),
      backups: names.backups,
      otherRuns: names.runs,
      database: database
    ).run(objects)
    var plan = CleanupPlan(runs: choice.names, retainingRoots: found.retainingRoots)
    plan.unverified = choice.unverified
    plan.obstacle = obstacle
    (plan.oldObjectCount, plan.oldByteCount) = try objects.stored(in: database)
    plan.stayingByteCount = await byteCount(of: found, context.git)
    plan.storeByteCount = try database.ownByteCount()
    plan.predictedByteCount = choice.runs.last { !$0.wasUndone }
      .flatMap { $0.outcome.number(.predictedByteCount) }.map { UInt64(max($0, 0)) }
    try await addObjectsAside(of: choice.runs, context, to: &plan)
    let measurement =
      options.packing == .automatic
      ? await PackMeasurement(git: context.git, config: context.config) : nil
    let tips = found.stayingTips + found.otherTips
    if let inflated = measurement?.inflatedByteCount, inflated <= Self.countingLimit {
      let needed = try await ReachablePacking(context, .reuse, others: []).reachable(from: tips)
      plan.untouched = try untouched(database, objects, roots, needed)
    }
    if database.directories.count == 1, let measured = await measurement?.byteCount(of: tips) {
      plan.predictedByteCount = measured.addingSaturated(plan.untouched?.byteCount ?? 0)
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

  /// Keeps runs away, and refuses repositories that must not be cleaned up.
  private static func begin(
    _ context: Repository,
    _ options: CleanupOptions
  ) async throws -> (lock: RunLockHolder?, borrowers: [[UInt8]]) {
    let lock = options.isDryRun ? nil : try context.lock()
    // Before objects are read, since some may still be hidden.
    if !options.isDryRun { try context.finishPackRemoval() }
    try await context.refuseCleanup()
    let borrowers = Borrowers(context).found
    guard options.isDryRun || borrowers.isEmpty else { throw CleanupError.borrowed(borrowers) }
    if options.isDryRun {
      if let name = try context.halfwayRun() { throw RunError.halfway(name: name, kind: nil) }
    } else {
      try await context.refuseHalfway(clock: options.clock)
    }
    return (lock, borrowers)
  }

  private static func addObjectsAside(
    of runs: [Run],
    _ context: Repository,
    to plan: inout CleanupPlan
  ) async throws {
    for run in runs where run.kind == .export {
      let dropped = try await ObjectsAside(context: context, run: run).dropped()
      plan.asideCount += dropped.count
      plan.asideByteCount = plan.asideByteCount.addingSaturated(dropped.byteCount)
    }
  }

  /// The most bytes of inflated content for which a plan counts unreachable objects.
  private static let countingLimit: UInt64 = 1 << 30

  /// The unreachable objects that are not of the old history, so that they stay.
  private static func untouched(
    _ database: ObjectDatabase,
    _ objects: OldObjects,
    _ roots: OldHistoryObjects.Roots,
    _ needed: Set<ObjectID>
  ) throws(StoreError) -> UntouchedObjects {
    let reader = ObjectReader(database)
    var old = OldHistoryObjects(objects, roots, reader, isNeeded: needed.contains)
    let others = try old.others(in: database, isNeeded: needed.contains)
    let files = old.keepFiles(of: others, reader)
    return try UntouchedObjects(others.union(files), in: database)
  }

  /// The bytes that only the staying tips hold.
  private static func byteCount(of found: RetainingRootSearch.Result, _ git: Git) async -> UInt64? {
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
  /// Refuses a clean-up if the state or the settings of the repository make it unsafe.
  ///
  /// - Throws: `Refusal`, `CleanupError.setting`; `GitError` if Git does not answer.
  fileprivate func refuseCleanup() async throws {
    try await refuseUnsafe { refusal in
      switch refusal {
      // A run rewrites no incomplete history, and Git itself knows what it may drop.
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
