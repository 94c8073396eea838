internal import FileSystem
internal import GitCommand
internal import GitObjects
public import GitRefs
internal import GitStore
public import Repository
public import Runs
internal import Threads
public import Worktrees

/// The result of a run whose references have moved.
public struct Published: Sendable {
  /// The failures since then.
  public var problems: [RefreshProblem] = []
  /// The state of Git LFS's hooks and filters; `nil` if the run does not need them.
  public var readiness: LFSReadiness?
  /// The number of LFS objects that were set aside.
  public var asideCount = 0
  /// The bytes of these.
  public var asideByteCount: UInt64 = 0

  /// Whether `resume` has to repeat something that failed.
  var isHalfway: Bool { problems.contains(where: \.isHalfway) }
}

/// Moves the references of a run and updates all that follows them, from the run's folder alone.
///
/// So that `resume` after a kill does exactly what the run would have done, or the reverse.
public struct Publication: Sendable {
  let context: Repository
  let run: Run
  /// Returns the current time, in seconds since 1970.
  let clock: @Sendable () -> Int
  /// The moves.
  let moves: [StoredUpdate]
  /// The moves of references in `refs/lfs-migrate/`.
  let ours: [StoredUpdate]
  /// The second moves of forced references.
  let secondMoves: [StoredUpdate]

  /// Reads what the run recorded.
  ///
  /// - Throws: `RunStoreError`.
  public init(
    _ context: Repository,
    _ run: Run,
    clock: @escaping @Sendable () -> Int
  ) throws(RunStoreError) {
    self.context = context
    self.run = run
    self.clock = clock
    moves = try run.references()
    ours = try run.ourReferences()
    secondMoves = try run.secondMoves()
  }

  /// Records what a run is about to publish; the caller syncs it to the disk.
  ///
  /// - Parameters:
  ///   - moves: the moves of the user's references.
  ///   - ours: those of references in `refs/lfs-migrate/`.
  ///   - stash: the log of the stash before and after; `nil` if it stays.
  /// - Throws: `RunStoreError`.
  public static func write(
    _ moves: [StoredUpdate],
    ours: [StoredUpdate],
    before: [ReferenceBefore],
    stash: (before: [UInt8], after: [UInt8])?,
    outcome: RunRecord,
    to run: Run
  ) throws(RunStoreError) {
    try run.write(.references, StoredUpdate.text(moves))
    try run.write(.ourReferences, StoredUpdate.text(ours))
    try run.write(.referencesBefore, ReferenceBefore.text(before))
    if let stash {
      try run.write(.stashBefore, stash.before)
      try run.write(.stashAfter, stash.after)
    }
    try run.write(.outcome, outcome.text)
  }

  /// Moves all references, then updates what follows them.
  ///
  /// - Throws: `Refusal`, `WorktreeError`, `RepositoryError`, `GitError`, `FileSystemError`,
  ///   `ReferenceTransactionError`, `RunStoreError`; then either no reference has moved, or the
  ///   run's state says that some may have.
  public func publish() async throws -> Published {
    try checkFileSizes()
    // From here on, the memory reserved at the start may be used.
    MemoryReserve.release()
    try run.setState(.publishing)
    ChangeState.current = .halfway
    let following = following(.forward)
    var followers: [WorktreeFollowing.Follower] = []
    do {
      let held = try await HeldWorktrees(context)
      try await held.refuseChanges(since: context, moves)
      followers = try await following.begin(held)
      try await transact(ours + moves)
      // The other indexes stay as they are.
      held.release()
    } catch {
      let failure = error as? ReferenceTransactionError
      if failure?.remaining.isEmpty != false {
        following.takeBack(followers)
        // If locks are left, the state stays `publishing`, so that the next command removes them
        // first.
        if failure?.leavesLocks != true {
          try? run.setState(.started, isDurable: false)
          ChangeState.current = .unchanged
        }
      }
      throw error
    }
    return await follow(following, followers)
  }

  /// The update of worktrees for moves in a direction.
  ///
  /// - Parameter isRecovery: whether the references moved, or were about to, in an earlier process.
  func following(_ direction: RunDirection, isRecovery: Bool = false) -> WorktreeFollowing {
    WorktreeFollowing(
      context: context,
      run: run,
      moves: direction == .forward ? moves : moves.map(\.reversed),
      secondMoves: secondMoves,
      direction: direction,
      isRecovery: isRecovery,
      clock: clock
    )
  }

  /// Throws if a file written after the references move would exceed the limit of the process for
  /// file sizes.
  ///
  /// - Throws: `FileSystemError`.
  private func checkFileSizes() throws(FileSystemError) {
    guard let limit = FileSystemState.byteCountLimit else { return }
    // The bytes of a line of a reflog, or of further entries in an index.
    let growth = 4096
    var paths = context.worktrees.map(\.indexPath)
    paths.append(context.location.commonDirectory + Array("/packed-refs".utf8))
    for path in paths {
      guard let state = try? Files.state(of: path) else { continue }
      guard UInt64(state.byteCount + growth) <= limit else { throw .tooLarge(path) }
    }
  }

  /// Moves references in one transaction, without syncing it; leaves out the HEADs of worktrees that
  /// are gone.
  func transact(_ updates: [StoredUpdate]) async throws(ReferenceTransactionError) {
    // One sync after the transaction replaces one for each reference.
    var git = context.git
    git.settings.append((Array("core.fsync".utf8), Array("none".utf8)))
    // This process holds the locks of the indexes while references move.
    let locks = StaleLocks(context: context, run: run, moves: moves + ours, holdsIndexes: true)
    let local = updates.compactMap(context.local)
    try await ReferenceTransaction(local, message: run.reflogMessage)
      .run(git, whenKilled: { (try? locks.remove()) != nil })
  }

  /// Updates what depends on the moved references: worktrees, indexes and the stash's log.
  ///
  /// Failures from here on are in the result, and no errors. Steps that are done already are left
  /// as they are, so that this can be repeated.
  /// - Parameter followers: the worktrees whose indexes have the new entries.
  func follow(
    _ following: WorktreeFollowing,
    _ followers: [WorktreeFollowing.Follower]
  ) async -> Published {
    let direction = following.direction
    var published = Published()
    do throws(FileSystemError) {
      try FileSystemState.synchronise(context.location.commonDirectory)
    } catch {
      published.problems.append(.notSynchronised(cause: error))
    }
    // A failure does not matter: the state before makes `resume` do the same.
    try? run.setState(.moved)
    if let problem = updateStash(direction) { published.problems.append(problem) }
    await moveObjects(direction, isBefore: true, &published)
    published.problems += await following.finish(followers)
    await moveObjects(direction, isBefore: false, &published)
    if direction == .forward, run.kind == .import || run.kind == .noRewrite {
      published.readiness = await LFSSetup(context: context).finish()
    }
    await following.lookAgain(followers)
    // `resume` repeats what failed, and the run is not complete until then.
    guard !published.isHalfway else { return published }
    do throws(RunStoreError) {
      try UndoChain(context).settle(run, direction)
      try complete(direction, published)
      ChangeState.current = .done
    } catch {
      published.problems.append(.notRecorded(cause: error))
    }
    return published
  }

  private func updateStash(_ direction: RunDirection) -> RefreshProblem? {
    do {
      guard let log = try run.contents(of: direction == .forward ? .stashAfter : .stashBefore)
      else { return nil }
      try StashLog.replace(context.location, with: log)
      return nil
    } catch {
      return .stashNotRewritten(cause: error)
    }
  }

  /// Sets the LFS objects of an export aside after no index names them, or puts them back before
  /// files need them.
  private func moveObjects(
    _ direction: RunDirection,
    isBefore: Bool,
    _ published: inout Published
  ) async {
    do {
      guard let export = try UndoChain(context).export(of: run, direction),
        export.isInForce != isBefore
      else { return }
      if isBefore { return try export.objects.putBack() }
      (published.asideCount, published.asideByteCount) = try await export.objects.setAside()
    } catch {
      published.problems.append(.objectsNotMoved(areNeeded: isBefore, cause: error))
    }
  }

  /// Records that the run is complete or taken back.
  private func complete(
    _ direction: RunDirection,
    _ published: Published
  ) throws(RunStoreError) {
    var outcome = run.outcome
    for problem in published.problems {
      let subject = problem.subject.map { [.space] + $0 } ?? []
      outcome.append(.problem, Array(problem.kind.utf8) + subject)
    }
    outcome.append(.finished, clock())
    // A kill may have left these.
    run.removeTemporaryFiles()
    try run.write(.outcome, outcome.text)
    try run.setState(direction == .forward ? .done : .aborted)
  }
}
