internal import Digests
internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Migration
internal import Reporting
internal import Repository
internal import Runs
internal import Text
internal import Verification

/// The verification of a run, from the options that its folder records.
struct RunVerification {
  let run: Run
  let context: Repository
  let claim: MigrationClaim
  /// The later runs, oldest first.
  let laterRuns: [Run]

  /// Reads what a run recorded.
  ///
  /// - Throws: `CommandError` if a run in its state can't be verified; `RunStoreError`,
  ///   `PatternError`, `GitError`.
  init(_ run: Run, _ context: Repository) async throws {
    self.run = run
    self.context = context
    claim = try await MigrationClaim(run, context)
    laterRuns = try RunStore(commonDirectory: context.location.commonDirectory).runs()
      .filter { $0 > run && [.done, .undone, .cleaned].contains($0.state) }
  }

  /// Compares everything.
  ///
  /// - Throws: `StoreError`, `GitError`, `CancellationError`.
  func result(
    _ states: ReferenceStates,
    jobs: Int,
    progress: any ProgressReporter
  ) async throws -> VerificationResult {
    try await MigrationVerifier(
      claim,
      database: try context.openDatabase(),
      store: context.lfsStore(),
      git: context.git,
      caseFolding: context.foldsCase,
      jobs: jobs,
      progress: progress
    ).run(states)
  }

  /// Throws if there is no old history to compare with.
  func requireOldHistory() throws {
    switch run.state {
    case .done: break
    case .cleaned: throw gone("its old history was dropped by 'cleanup'")
    case .undone:
      throw CommandError(
        "run \(run.name) was taken back",
        hint: "'lfs-migrate verify' without a name takes the newest run that is in force."
      )
    case .started, .aborted:
      throw CommandError("run \(run.name) moved nothing", hint: nil)
    case .publishing, .moved:
      throw CommandError(
        "run \(run.name) was killed while refs moved",
        hint: "'lfs-migrate resume' goes on with it, 'lfs-migrate abort' takes it back."
      )
    }
    let database = try context.openSoundDatabase()
    for move in claim.moves where move.old != .zero && database.location(of: move.old) == nil {
      throw gone(
        "\(move.old), where '\(ErrorWords.text(move.name.bytes))' stood, is not here any more"
      )
    }
    guard let next = laterRuns.first else { return }
    for move in claim.moves where move.new != .zero && database.location(of: move.new) == nil {
      throw gone("run \(next.name) replaced what it made, and that is not here any more")
    }
  }

  private func gone(_ reason: String) -> CommandError {
    CommandError(
      "run \(run.name) cannot be verified: \(reason)",
      hint: "'lfs-migrate verify --pointers --everything --objects' checks what there is now."
    )
  }

  /// Records in the run's folder whether it was verified without findings.
  ///
  /// - Throws: `RunStoreError`.
  func note(_ result: VerificationResult, now: Int) throws {
    if result.findings.isEmpty {
      try run.noteVerified(now: now)
    } else {
      run.noteUnverified()
    }
  }
}

extension ReferenceStates {
  /// The ids of references before a run, and now, or as later runs found them.
  ///
  /// - Throws: `GitError`, `RunStoreError`.
  static func now(
    _ context: Repository,
    before: [ReferenceBefore],
    runs laterRuns: [Run]
  ) async throws -> ReferenceStates {
    var now: [StoredReferenceName: ObjectID] = [:]
    for reference in try await ReferenceList.read(context.git).references
    where reference.symbolicTarget == nil {
      now[StoredReferenceName(shared: reference.name)] = reference.id
    }
    for worktree in context.worktrees where !worktree.isPrunable {
      guard case .detached(let hex) = worktree.head, let id = try? ObjectID(hex: hex)
      else { continue }
      now[worktree.storedHeadName] = id
    }
    var stash: [ObjectID] = []
    if now[.stash] != nil {
      let entries = try await context.git.output(of: ["rev-list", "-g", "refs/stash", "--"])
      stash = entries.split(separator: 0x0A).compactMap { try? ObjectID(hex: $0) }
    }
    for run in laterRuns.reversed() {
      for move in try run.references() { now[move.name] = move.old == .zero ? nil : move.old }
      if try run.contents(of: .stashBefore) != nil { stash = try run.stashEntries().map(\.old) }
    }
    return ReferenceStates(before: Self.objects(before), now: now, stash: stash)
  }

  /// The ids of references before a run, and after it has moved them.
  static func predicted(
    _ moves: [StoredUpdate],
    before: [ReferenceBefore],
    stash: [ObjectID]
  ) -> ReferenceStates {
    var now = objects(before)
    for move in moves { now[move.name] = move.new }
    return ReferenceStates(before: objects(before), now: now, stash: stash)
  }

  private static func objects(_ references: [ReferenceBefore]) -> [StoredReferenceName: ObjectID] {
    var objects: [StoredReferenceName: ObjectID] = [:]
    for reference in references {
      if case .object(let id) = reference.value { objects[reference.name] = id }
    }
    return objects
  }
}
