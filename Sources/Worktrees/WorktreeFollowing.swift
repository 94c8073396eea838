internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects
public import GitRefs
public import Repository
public import Runs

/// Makes all worktrees follow the moves of their HEADs.
///
/// The indexes get the new entries before the references move, the files after: so whoever reads a new
/// HEAD reads a new index too, and a `git commit` that began before fails, since its branch has moved.
/// (Git reads the index before it takes the lock. To hold that alone would not do.)
public struct WorktreeFollowing: Sendable {
  let context: Repository
  let run: Run
  /// The moves of references, in this direction, as records have them.
  let moves: [ReferenceUpdate]
  /// The last part of the way of references that are forced.
  let via: [ReferenceUpdate]
  public let direction: RunDirection
  /// Whether time has passed since the references moved, or were about to.
  let isRecovery: Bool

  /// All of it.
  public init(
    context: Repository,
    run: Run,
    moves: [ReferenceUpdate],
    via: [ReferenceUpdate],
    direction: RunDirection,
    isRecovery: Bool
  ) {
    self.context = context
    self.run = run
    self.moves = moves
    self.via = via
    self.direction = direction
    self.isRecovery = isRecovery
  }

  /// A worktree that follows.
  public struct Follower {
    let worktree: Worktree
    let index: HeldIndex
    /// Where HEAD will stand.
    fileprivate let target: ObjectID
    fileprivate let git: Git
    fileprivate let config: GitConfig
    fileprivate let steps: [Step]
    /// What is left to do where the index has the new entries.
    fileprivate var begun: (refresh: WorktreeRefresh, rest: WorktreeRefresh.Rest)?
  }

  /// A part of the way from one commit to another.
  fileprivate enum Step {
    /// One is the other rewritten: files keep their content.
    case rewrite(ObjectID, ObjectID)
    /// They differ as commits do: files are checked out.
    case checkout(ObjectID, ObjectID)
  }

  /// Gives the indexes the new entries; the references are about to move.
  ///
  /// - Throws: `GitError`, `IndexFileError` and others, `WorktreeError.obstructed`; then all indexes are
  ///   what they were.
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
    _ move: ReferenceUpdate
  ) async throws(GitError) -> Follower {
    var git = worktree.git(from: context.git)
    let config = try await GitConfig.read(git)
    git.disableFilters(of: config)
    git.environment["GIT_INDEX_FILE"] = index.copyPath
    // Git must not write the copy in a form that only it can read.
    for key in ["core.splitIndex", "index.sparse", "core.untrackedCache"] {
      git.settings.append((Array(key.utf8), Array("false".utf8)))
    }
    // Entries that Git compared by content, since a copy or a move of the repository changed the
    // files' times, must know them before they get another object. What is modified stays so.
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
    // Of what is checked out, the index follows the files.
    guard follower.steps.count == 1, case .rewrite(let old, let new) = follower.steps[0] else {
      return
    }
    let refresh = try refresh(follower, from: old, to: new)
    let rest = try await refresh.updateEntries()
    try follower.index.replace()
    follower.begun = (refresh, rest)
  }

  /// Puts the indexes back, since no reference has moved.
  public func takeBack(_ followers: [Follower]) {
    for follower in followers {
      StagedFiles.removeLeftovers(of: follower.worktree)
      follower.index.restore()
      follower.index.release()
    }
  }

  /// Brings the files after; each index is free when it is done.
  public func finish(_ followers: [Follower]) async -> [RefreshProblem] {
    guard !followers.isEmpty else { return [] }
    var problems: [RefreshProblem] = []
    // Under the locks no one checks anything out, but a branch may be made of where HEAD stood.
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

  /// Looks again at the indexes, some time after they were free.
  ///
  /// A Git that had read the old index before we had the lock, and takes it only now, may write the old
  /// entries again.
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
      // Whoever has it now goes on with it; what can't be done shows in 'git status'.
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
        // Who goes on after a failure of the next step finds the index of this one.
        try follower.index.replace()
      }
    }
    return problems
  }

  /// The move of a worktree's HEAD, in this direction; nil if there is none.
  private func move(of worktree: Worktree, _ head: Worktree.Head) -> ReferenceUpdate? {
    let name: [UInt8]
    switch head {
    case .branch(let branch, _): name = branch
    case .detached: name = worktree.storedHeadName
    case .unknown: return nil
    }
    var move = moves.first { $0.name == name }
    // HEAD may be another branch by now, that was made of one that had moved.
    if move == nil, isRecovery || !head.isSamePlace(as: worktree.head), let hex = head.commit,
      let id = try? ObjectID(hex: hex)
    {
      move = moves.first { $0.new == id && ReferenceNamespace(of: $0.name) == .branch }
    }
    guard let move, move.old != .zero, move.new != .zero else { return nil }
    return move
  }

  /// How a worktree gets from the old commit of its HEAD to the new one.
  private func steps(_ move: ReferenceUpdate) -> [Step] {
    guard let via = via.first(where: { $0.name == move.name }) else {
      return [.rewrite(move.old, move.new)]
    }
    // Someone went on from where a run had put the reference.
    if via.new == move.new {
      return [.checkout(move.old, via.old), .rewrite(via.old, move.new)]
    }
    return via.new == move.old
      ? [.rewrite(move.old, via.old), .checkout(via.old, move.new)]
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
      isRecovery: isRecovery
    ).refresh(follower.index, follower.git, from: old, to: new)
  }
}
