internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects
public import GitRefs
public import Repository
public import Runs

/// Makes all worktrees follow the moves of their HEADs.
///
/// The indexes get the new entries before the references move, and the files follow after. So a
/// process that reads a new HEAD reads a new index too, and a `git commit` that began before fails,
/// since its branch has moved. (Git reads the index before it takes the lock, so that the lock
/// alone would not suffice.)
public struct WorktreeFollowing: Sendable {
  let context: Repository
  let run: Run
  /// The moves in this direction.
  let moves: [StoredUpdate]
  /// The second moves of forced references.
  let secondMoves: [StoredUpdate]
  /// Whether the references move to the new history or back.
  public let direction: RunDirection
  /// Whether the references moved, or were about to, in an earlier process.
  let isRecovery: Bool
  /// Returns the current time, in seconds since 1970.
  let clock: @Sendable () -> Int

  /// Follows the given moves of a run.
  public init(
    context: Repository,
    run: Run,
    moves: [StoredUpdate],
    secondMoves: [StoredUpdate],
    direction: RunDirection,
    isRecovery: Bool,
    clock: @escaping @Sendable () -> Int
  ) {
    self.context = context
    self.run = run
    self.moves = moves
    self.secondMoves = secondMoves
    self.direction = direction
    self.isRecovery = isRecovery
    self.clock = clock
  }

  /// A worktree that follows.
  public struct Follower {
    let worktree: Worktree
    let index: HeldIndex
    /// The new commit of HEAD.
    fileprivate let target: ObjectID
    fileprivate let git: Git
    fileprivate let config: GitConfig
    fileprivate let steps: [Step]
    /// What is left to do if the index has the new entries already.
    fileprivate var begun: (refresh: WorktreeRefresh, rest: WorktreeRefresh.Rest)?
  }

  /// A part of the way from one commit to another.
  fileprivate enum Step {
    /// The second commit is the first one rewritten: files keep their content.
    case rewrite(ObjectID, ObjectID)
    /// The second commit is another one: files are checked out.
    case checkout(ObjectID, ObjectID)
  }

  /// Gives the indexes the new entries, just before the references move.
  ///
  /// - Throws: `GitError`, `IndexFileError` and others, `WorktreeError.obstructed`; then all
  ///   indexes are restored.
  public func begin(_ held: HeldWorktrees) async throws -> [Follower] {
    var followers: [Follower] = []
    do {
      for worktree in held.context.preflight.worktreesToRefresh {
        guard let move = move(of: worktree, worktree.head), let index = held.take(worktree) else {
          continue
        }
        var follower = try await follower(worktree, index, move)
        do {
          try await begin(&follower)
        } catch {
          takeBack([follower])
          throw error
        }
        followers.append(follower)
      }
    } catch {
      takeBack(followers)
      throw error
    }
    return followers
  }

  private func follower(
    _ worktree: Worktree,
    _ index: HeldIndex,
    _ move: StoredUpdate
  ) async throws(GitError) -> Follower {
    var git = worktree.git(from: context.git)
    let config = try await GitConfig.read(git)
    git.disableFilters(of: config)
    git.environment["GIT_INDEX_FILE"] = index.copyPath
    // So that Git does not write the copy in a form that libgit2 can't read.
    for key in ["core.splitIndex", "index.sparse", "core.untrackedCache"] {
      git.settings.append((Array(key.utf8), Array("false".utf8)))
    }
    // If the repository was copied or moved, the stat data of the index is outdated. It must be
    // right before the entries get other ids. Modified files stay modified.
    _ = try await git.result(of: ["update-index", "-q", "--refresh"], purpose: .write)
    return Follower(
      worktree: worktree,
      index: index,
      target: move.new,
      git: git,
      config: config,
      steps: steps(move)
    )
  }

  private func begin(_ follower: inout Follower) async throws {
    for case .checkout(let old, let new) in follower.steps where old != new {
      try await Obstacles(worktree: follower.worktree, git: follower.git)
        .refuse(from: old, to: new)
    }
    // With a checkout, the index is updated together with the files.
    guard follower.steps.count == 1, case .rewrite(let old, let new) = follower.steps[0] else {
      return
    }
    let refresh = try refresh(follower, from: old, to: new)
    let rest = try await refresh.updateEntries()
    try follower.index.replace()
    follower.begun = (refresh, rest)
  }

  /// Restores the indexes, since no reference has moved.
  public func takeBack(_ followers: [Follower]) {
    for follower in followers {
      StagedFiles.removeLeftovers(of: follower.worktree)
      follower.index.restore()
      follower.index.release()
    }
  }

  /// Updates the files, and releases each index after it.
  public func finish(_ followers: [Follower]) async -> [RefreshProblem] {
    guard !followers.isEmpty else { return [] }
    var problems: [RefreshProblem] = []
    // The locks prevent checkouts, but a new branch may have been created at HEAD.
    let now = (try? await context.listWorktrees()) ?? []
    for follower in followers {
      defer { follower.index.release() }
      let worktree = follower.worktree
      let head = now.first { $0.gitDirectory == worktree.gitDirectory }?.head ?? worktree.head
      guard head.isSamePlace(as: worktree.head) || move(of: worktree, head) != nil else {
        takeBack([follower])
        problems.append(.headSwitched(worktree: worktree.path))
        continue
      }
      do {
        problems += try await finish(follower)
      } catch {
        problems.append(.notRefreshed(worktree: worktree.path, cause: error))
      }
    }
    return problems
  }

  /// Updates indexes again that were overwritten after their release.
  ///
  /// A Git process that had read the old index before this run locked it may write the old entries
  /// again.
  public func lookAgain(_ followers: [Follower]) async {
    let outdated = followers.filter { $0.begun != nil && $0.index.isOutdated }
    guard !outdated.isEmpty,
      let now = try? await context.listWorktrees()
    else { return }
    for follower in outdated {
      let worktree = follower.worktree
      guard let (refresh, _) = follower.begun,
        now.first(where: { $0.gitDirectory == worktree.gitDirectory })?.head.commit
          == follower.target.hex,
        let index = try? HeldIndex(worktree.indexPath)
      else { continue }
      // If another process holds the lock, it has the index now; `git status` shows what is left.
      try? refresh.updateStaleEntries(of: index)
      index.release()
    }
  }

  private func finish(_ follower: Follower) async throws -> [RefreshProblem] {
    var problems: [RefreshProblem] = []
    if let (refresh, rest) = follower.begun {
      problems += try await refresh.finish(rest)
      try follower.index.replace()
    } else {
      for step in follower.steps {
        switch step {
        case .rewrite(let old, let new):
          let refresh = try refresh(follower, from: old, to: new)
          problems += try await refresh.finish(refresh.updateEntries())
        case .checkout(let old, let new):
          guard old != new else { continue }
          _ = try await follower.git.output(
            of: ["read-tree", "-m", "-u", "\(old)", "\(new)"],
            purpose: .write
          )
        }
        // After a failure of the next step, `resume` finds the index of this one.
        try follower.index.replace()
      }
    }
    return problems
  }

  /// The move of a worktree's HEAD in this direction; `nil` if there is none.
  private func move(of worktree: Worktree, _ head: Worktree.Head) -> StoredUpdate? {
    guard let name = worktree.movingName(head) else { return nil }
    var move = moves.first { $0.name == name }
    // HEAD may be a new branch by now, created at one that had moved.
    if move == nil, isRecovery || !head.isSamePlace(as: worktree.head), let hex = head.commit,
      let id = try? ObjectID(hex: hex)
    {
      move = moves.first { $0.new == id && $0.name.namespace == .branch }
    }
    guard let move, move.old != .zero, move.new != .zero else { return nil }
    return move
  }

  /// The steps from the old commit of a HEAD to the new one.
  private func steps(_ move: StoredUpdate) -> [Step] {
    guard let second = secondMoves.first(where: { $0.name == move.name }) else {
      return [.rewrite(move.old, move.new)]
    }
    // The reference moved on after a run had put it at `second.old`.
    if second.new == move.new {
      return [.checkout(move.old, second.old), .rewrite(second.old, move.new)]
    }
    return second.new == move.old
      ? [.rewrite(move.old, second.old), .checkout(second.old, move.new)]
      : [.checkout(move.old, move.new)]
  }

  private func refresh(
    _ follower: Follower,
    from old: ObjectID,
    to new: ObjectID
  ) throws -> WorktreeRefresh {
    try RefreshPlan(
      context: context,
      run: run,
      direction: direction,
      worktree: follower.worktree,
      config: follower.config,
      isRecovery: isRecovery,
      clock: clock
    ).refresh(follower.index, follower.git, from: old, to: new)
  }
}
