internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import Repository

/// Where references and HEADs stand at this moment, as records name them.
struct ReferenceStandings {
  /// Where a reference stands in comparison with a move of it.
  enum Standing: Equatable {
    /// Where it was before the move.
    case old
    /// Where it is after it.
    case new
    /// Somewhere else; zero if it does not exist.
    case elsewhere(ObjectID)
    /// It is the HEAD of a worktree that is gone, or that has a branch by now: nothing to move.
    case gone
  }

  let list: ReferenceList
  private let heads: [[UInt8]: ObjectID]
  private let broken: Set<[UInt8]>

  /// Asks Git.
  ///
  /// - Parameter context: the repository, whose worktrees were listed just now.
  init(_ context: Repository) async throws(GitError) {
    list = try await ReferenceList.read(context.git)
    broken = Set(list.broken.map(\.name))
    var heads: [[UInt8]: ObjectID] = [:]
    for worktree in context.worktrees where !worktree.isPrunable {
      guard case .detached(let hex) = worktree.head, let id = try? ObjectID(hex: hex)
      else { continue }
      heads[worktree.storedHeadName] = id
      if worktree.isCurrent { heads[worktree.headName] = id }
    }
    self.heads = heads
  }

  /// Where a reference stands.
  func standing(of move: ReferenceUpdate) -> Standing {
    let now: ObjectID
    if move.isDetachedHead {
      guard let head = heads[move.name] else { return .gone }
      now = head
    } else if let reference = list[move.name] {
      // To move a symbolic reference would move another one.
      if reference.symbolicTarget != nil { return .elsewhere(reference.id) }
      now = reference.id
    } else {
      now = .zero
      if broken.contains(move.name) { return .elsewhere(.zero) }
    }
    if now == move.new { return .new }
    return now == move.old ? .old : .elsewhere(now)
  }

  /// The references that stand neither where they were nor where they are to be.
  func moved(_ moves: [ReferenceUpdate]) -> [MovedSince] {
    moves.compactMap { move in
      guard case .elsewhere(let now) = standing(of: move) else { return nil }
      return MovedSince(name: move.name, old: move.old, new: move.new, now: now)
    }
  }
}
