internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import LFS
internal import Reporting
public import Repository
public import Runs
internal import Threads
public import Worktrees

/// The result of a recovery.
public struct RecoveryReport: Sendable {
  /// The name of the run.
  public let run: String
  /// The kind of the run.
  public let kind: RunKind?
  /// The references that were moved by the recovery.
  public let moved: [MovedReference]
  /// The number of references that had moved before.
  public let inPlaceCount: Int
  /// The failures since the references moved.
  public let problems: [RefreshProblem]
  /// The state of Git LFS's hooks and filters; `nil` if it was not looked at.
  public let readiness: LFSReadiness?
}

/// What `resume` has to do for a killed run.
public enum Resumption: Sendable {
  /// Its references had begun to move, and all have moved now.
  case published(RecoveryReport)
  /// Nothing had changed: the command must be run again in the directory, which is in this
  /// repository; `nil` for the current directory.
  case again(run: String, directory: [UInt8]?, arguments: [[UInt8]])
}

/// Completes or takes back a killed run.
public struct Recovery: Sendable {
  let context: Repository
  let run: Run
  let clock: @Sendable () -> Int
  private let lock: RunLockHolder

  /// Finds the killed run, and takes the repository's lock.
  ///
  /// - Parameter name: the name of the run; `nil` for the newest one that stopped half-way, or else
  ///   the newest killed one.
  /// - Throws: `RunError`, `RunStoreError`, `RunLockError`.
  public static func find(
    _ context: Repository,
    name: String?,
    clock: @escaping @Sendable () -> Int
  ) throws -> Recovery {
    let lock = try context.lock()
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    let run: Run
    if let name {
      guard let named = try store.run(named: name) else { throw RunError.unknown(name: name) }
      guard named.state.isUnfinished else {
        throw RunError.notInterrupted(name: name, state: named.state)
      }
      run = named
    } else {
      guard
        let latest = try store.latest(where: { $0.state.isHalfway })
          ?? store.latest(where: { $0.state.isUnfinished })
      else { throw RunError.nothingInterrupted }
      run = latest
    }
    guard run.kind != nil else { throw RunError.unknownKind(name: run.name) }
    return Recovery(context: context, run: run, clock: clock, lock: lock)
  }

  private init(
    context: Repository,
    run: Run,
    clock: @escaping @Sendable () -> Int,
    lock: RunLockHolder
  ) {
    self.context = context
    self.run = run
    self.clock = clock
    self.lock = lock
  }

  /// Continues the run.
  ///
  /// - Throws: `RunError`, `Refusal`, `RunStoreError`, `GitError`, `ReferenceTransactionError`.
  public func resume() async throws -> Resumption {
    guard run.state.isHalfway else {
      let arguments = run.record.values(.argument)
      // The record can't start any other command.
      guard let command = run.kind?.command, arguments.first == Array(command.utf8) else {
        throw RunStoreError.damaged(path: run.path(of: .record), .otherCommand)
      }
      let directory = try await StartingPlace(context: context, run: run).directory()
      try removeLocks()
      removeObjectMap()
      return .again(run: run.name, directory: directory, arguments: arguments)
    }
    return .published(try await complete(.forward))
  }

  /// Takes back what the run did.
  ///
  /// - Throws: `RunError`, `Refusal`, `RunStoreError`, `GitError`, `ReferenceTransactionError`.
  public func abort() async throws -> RecoveryReport {
    if run.state.isHalfway { return try await complete(.back) }
    try removeLocks()
    removeObjectMap()
    try UndoChain(context).forget(run)
    run.remove()
    RunStore(commonDirectory: context.location.commonDirectory).removeIfEmpty()
    return RecoveryReport(
      run: run.name,
      kind: run.kind,
      moved: [],
      inPlaceCount: 0,
      problems: [],
      readiness: nil
    )
  }

  /// Moves the references that have not moved yet, then updates what follows them.
  private func complete(_ direction: RunDirection) async throws -> RecoveryReport {
    try StartingPlace(context: context, run: run).refuseOtherWorktree()
    ChangeState.current = .halfway
    let moves = try run.references() + run.ourReferences()
    try StaleLocks(context: context, run: run, moves: moves).remove()
    if let refusal = try await context.preflight.refusals().first(where: \.stopsPublication) {
      throw refusal
    }
    let held = try await hold()
    // With the HEADs as they are under the locks.
    let context = held.context
    let publication = try Publication(context, run, clock: clock)
    let current = try await CurrentReferences(context)
    let elsewhere = current.moved(moves)
    guard elsewhere.isEmpty else {
      throw RunError.moved(elsewhere, run: run.name, isRecovery: true)
    }
    let wanted = direction == .forward ? moves : moves.map(\.reversed)
    let open = wanted.filter { current.state(of: $0) == .old }
    let recovery = self
    // Not interruptible, so that references and what depends on them stay together.
    let published = try await withoutCancellation {
      MemoryReserve.release()
      _ = try UndoChain(context).secure(run, direction)
      let following = publication.following(direction, isRecovery: true)
      let followers = try await following.begin(held)
      do throws(ReferenceTransactionError) {
        try await publication.transact(open)
      } catch {
        if error.remaining.isEmpty { following.takeBack(followers) }
        throw error
      }
      held.release()
      return await publication.follow(following, followers)
    }
    withExtendedLifetime(recovery) {}
    let user = Set(publication.moves.map(\.name))
    return RecoveryReport(
      run: run.name,
      kind: run.kind,
      moved: open.filter { user.contains($0.name) }
        // Git knows each by that name too.
        .map { MovedReference(name: ReferenceName($0.name.bytes), old: $0.old, new: $0.new) },
      inPlaceCount: publication.moves.count { move in !open.contains { $0.name == move.name } },
      problems: published.problems,
      readiness: published.readiness
    )
  }

  /// Removes the locks of a Git process that was killed with the run.
  private func removeLocks() throws {
    let moves = try run.references() + run.ourReferences()
    try StaleLocks(context: context, run: run, moves: moves).remove()
  }

  /// Takes the locks of all indexes.
  private func hold() async throws -> HeldWorktrees {
    do {
      return try await HeldWorktrees(context)
    } catch Refusal.indexLocked(let path) {
      // The run stays half-way.
      throw RunError.locked(paths: [path])
    }
  }

  /// Removes the user's map of commits, which is not true, and will be created again.
  ///
  /// The record has its absolute path. In a copy of the repository, that is the map of the
  /// original, and stays.
  private func removeObjectMap() {
    guard let path = run.record[.objectMap], let identity = context.identity,
      run.record[.repository] == Array(identity.utf8),
      let made = try? Files.state(of: path),
      let began = try? Files.state(of: run.path(of: .record)),
      // The map is created just before the record.
      abs(made.modified[0] - began.modified[0]) <= 86400, ObjectMapFile.isOne(path)
    else { return }
    Files.remove(path)
  }
}

extension RunKind {
  /// The command of such runs.
  fileprivate var command: String {
    switch self {
    case .import, .noRewrite: "import"
    case .export: "export"
    case .undo: "undo"
    }
  }
}

extension Refusal {
  /// Whether an index can't be written or references can't be moved.
  var stopsPublication: Bool {
    switch self {
    case .indexLocked, .splitIndex, .sparseIndex, .objectFormat, .referenceFormat, .foreignWorkTree,
      .brokenWorktree, .copiedWorktree, .committerDate:
      true
    case .shallow, .partialClone, .replacements, .grafts, .inProgress: false
    }
  }
}

extension Repository {
  /// Throws if a run stopped half-way; the caller holds the repository's lock.
  ///
  /// A run that was about to move references but has moved none counts as only started again.
  /// - Parameter clock: returns the current time, in seconds since 1970.
  /// - Throws: `RunError.halfway`, `RunStoreError`, `GitError`.
  public func refuseHalfway(clock: @escaping @Sendable () -> Int) async throws {
    let store = RunStore(commonDirectory: location.commonDirectory)
    for run in try store.runs() where run.state == .started {
      // Locks of a killed Git process; a lock that can't be removed makes the transaction fail.
      guard let moves = try? run.references() + run.ourReferences() else { continue }
      try? StaleLocks(context: self, run: run, moves: moves).remove()
    }
    for run in try store.runs() where run.state.isHalfway {
      try StartingPlace(context: self, run: run).refuseOtherWorktree()
      guard run.state == .publishing, try await hasMovedNothing(run) else {
        throw RunError.halfway(name: run.name, kind: run.kind)
      }
      try await putIndexesBack(run, clock)
      run.removeTemporaryFiles()
      try run.setState(.started)
      try UndoChain(self).forget(run)
    }
  }

  /// Restores the indexes of a run that was killed after they got the new entries and before any
  /// reference moved.
  private func putIndexesBack(_ run: Run, _ clock: @escaping @Sendable () -> Int) async throws {
    let held = try await HeldWorktrees(self)
    let publication = try Publication(held.context, run, clock: clock)
    let following = publication.following(.back, isRecovery: true)
    let followers: [WorktreeFollowing.Follower]
    do {
      followers = try await following.begin(held)
    } catch is StoreError {
      // The run's objects are gone. If an index named them, the check for uncommitted changes would
      // find that.
      return
    }
    let problems = await following.finish(followers)
    guard !problems.contains(where: \.isHalfway) else {
      throw RunError.halfway(name: run.name, kind: run.kind)
    }
  }

  private func hasMovedNothing(_ run: Run) async throws -> Bool {
    let moves = try run.references() + run.ourReferences()
    guard !moves.isEmpty, (try? StaleLocks(context: self, run: run, moves: moves).remove()) != nil
    else { return false }
    let current = try await CurrentReferences(self)
    // A reference that is elsewhere was moved by another process from its old id.
    return moves.allSatisfy { current.state(of: $0) != .new }
  }
}
