internal import FileSystem
internal import GitCommand
internal import GitObjects
public import GitRefs
internal import GitStore
public import Repository
public import Runs
internal import Threads
public import Worktrees

/// What remains to be said of a run whose references have moved.
public struct Published: Sendable {
  public var problems: [RefreshProblem] = []
  /// Whether Git LFS has its hooks and filters; nil where the run does not need them.
  public var readiness: LFSReadiness?
  /// How many LFS objects were set aside, and their bytes.
  public var asideCount = 0
  public var asideByteCount: UInt64 = 0

  /// Whether something failed that `resume` is to do again.
  var isHalfway: Bool { problems.contains(where: \.isHalfway) }
}

/// Moving the references of a run, and all that follows them, out of the run's folder alone.
///
/// So that whoever comes after a kill does the same as the run itself would have done, or the reverse.
public struct Publication: Sendable {
  let context: Repository
  let run: Run
  /// The time, in seconds since 1970.
  let clock: @Sendable () -> Int
  /// The moves, as records have them.
  let moves: [ReferenceUpdate]
  /// The moves of our own references.
  let own: [ReferenceUpdate]
  /// The last part of the way of references that are forced.
  let via: [ReferenceUpdate]

  /// Reads what a run wrote down.
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
    own = try run.ownReferences()
    via = try run.via()
  }

  /// Writes down what a run is about to publish; the caller puts it on the disk.
  ///
  /// - Parameters:
  ///   - moves: the moves of the user's references, by their names here.
  ///   - own: those of our own.
  ///   - stash: the log of the stash, before and after; nil where it stays.
  /// - Throws: `RunStoreError`.
  public static func write(
    _ moves: [ReferenceUpdate],
    own: [ReferenceUpdate],
    before: [ReferenceBefore],
    stash: (before: [UInt8], after: [UInt8])?,
    outcome: RunRecord,
    to run: Run,
    _ context: Repository
  ) throws(RunStoreError) {
    try run.write(.references, ReferenceUpdate.text(moves.map(context.stored)))
    try run.write(.ownReferences, ReferenceUpdate.text(own))
    try run.write(.referencesBefore, ReferenceBefore.text(before))
    if let stash {
      try run.write(.stashBefore, stash.before)
      try run.write(.stashAfter, stash.after)
    }
    try run.write(.outcome, outcome.text)
  }

  /// Moves all references, then brings after what follows them.
  ///
  /// - Throws: `Refusal`, `WorktreeError`, `MigrationError`, `GitError`, `FileSystemError`,
  ///   `ReferenceTransactionError`, `RunStoreError`; nothing has moved, or the run's state says that
  ///   some may have.
  public func publish() async throws -> Published {
    try checkFileSizes()
    // What follows must not lack what was to be had a moment ago.
    MemoryReserve.release()
    try run.setState(.publishing)
    ChangeState.current = .halfway
    let following = following(.forward)
    var followers: [WorktreeFollowing.Follower] = []
    do {
      let held = try await HeldWorktrees(context)
      try await held.refuseChanges(since: context, moves)
      followers = try await following.begin(held)
      try await transact(own + moves.compactMap(context.local))
      // The others stay as they are; nothing is to be done there.
      held.release()
    } catch {
      let failure = error as? ReferenceTransactionError
      if failure?.remaining.isEmpty != false {
        following.takeBack(followers)
        // With locks in the way nobody else can begin: whoever comes next has to remove them.
        if failure?.leavesLocks != true {
          try? run.setState(.started, isDurable: false)
          ChangeState.current = .unchanged
        }
      }
      throw error
    }
    return await follow(following, followers)
  }

  /// How the worktrees follow the references.
  ///
  /// - Parameter isRecovery: whether time has passed since the references moved, or were about to.
  func following(_ direction: RunDirection, isRecovery: Bool = false) -> WorktreeFollowing {
    WorktreeFollowing(
      context: context,
      run: run,
      moves: direction == .forward ? moves : moves.map(\.reversed),
      via: via,
      direction: direction,
      isRecovery: isRecovery
    )
  }

  /// Makes sure that the files that are written once references have moved may be as long as they are.
  ///
  /// - Throws: `FileSystemError`.
  private func checkFileSizes() throws(FileSystemError) {
    guard let limit = FileSystemState.byteCountLimit else { return }
    // A line of a reflog, or what other entries take in an index.
    let growth = 4096
    var paths = context.worktrees.map(\.indexPath)
    paths.append(context.location.commonDirectory + Array("/packed-refs".utf8))
    for path in paths {
      guard let state = try? Files.state(of: path) else { continue }
      guard UInt64(state.byteCount + growth) <= limit else { throw .tooLarge(path) }
    }
  }

  /// Moves references in one transaction, without waiting for the disk.
  func transact(_ updates: [ReferenceUpdate]) async throws(ReferenceTransactionError) {
    // One wait for the disk after the transaction, instead of one for each reference in it.
    var git = context.git
    git.settings.append((Array("core.fsync".utf8), Array("none".utf8)))
    // The indexes are ours for as long as the references move.
    let locks = StaleLocks(context: context, run: run, moves: moves + own, holdsIndexes: true)
    try await ReferenceTransaction(updates, message: run.reflogMessage)
      .run(git, whenKilled: { (try? locks.remove()) != nil })
  }

  /// Brings after what follows the references, which have moved: from here on nothing is an error.
  ///
  /// Whatever was done already is left as it is, so that this can be repeated.
  /// - Parameter followers: the worktrees, whose indexes have the new entries.
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
    // A failure does not matter: the state before says the same, but for what is still to be done.
    try? run.setState(.moved)
    if let problem = bringStash(direction) { published.problems.append(problem) }
    await moveObjects(direction, isBefore: true, &published)
    published.problems += await following.finish(followers)
    await moveObjects(direction, isBefore: false, &published)
    if direction == .forward, run.kind == .import || run.kind == .noRewrite {
      published.readiness = await LFSSetup(context: context).finish()
    }
    await following.lookAgain(followers)
    // What has failed is done again by who goes on with the run, which is not complete until then.
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

  private func bringStash(_ direction: RunDirection) -> RefreshProblem? {
    do {
      guard let log = try run.contents(of: direction == .forward ? .stashAfter : .stashBefore)
      else { return nil }
      try StashLog.replace(context.location, with: log)
      return nil
    } catch {
      return .stashNotRewritten(cause: error)
    }
  }

  /// Sets the LFS objects of an export aside, or puts them back: that before files follow, which may
  /// need them, and the other when no index names them any more.
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

  /// Says that the run is complete, or taken back.
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
    // A kill may have left them.
    run.removeTemporaryFiles()
    try run.write(.outcome, outcome.text)
    try run.setState(direction == .forward ? .done : .aborted)
  }
}
