internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import Repository

/// The current ids of references and HEADs.
struct CurrentReferences {
  /// Where a reference is, compared with a move of it.
  enum State: Equatable {
    /// At the old id.
    case old
    /// At the new id.
    case new
    /// At another id; zero if it does not exist.
    case elsewhere(ObjectID)
    /// It is the HEAD of a worktree that is gone or has a branch now, so that there is nothing to
    /// move.
    case gone
  }

  let list: ReferenceList
  private let heads: [StoredReferenceName: ObjectID]
  private let broken: Set<ReferenceName>

  /// Asks Git for all references.
  ///
  /// - Parameter context: the repository, with its current worktrees.
  init(_ context: Repository) async throws(GitError) {
    list = try await ReferenceList.read(context.git)
    broken = Set(list.broken.map(\.name))
    var heads: [StoredReferenceName: ObjectID] = [:]
    for worktree in context.worktrees where !worktree.isPrunable {
      guard case .detached(let hex) = worktree.head, let id = try? ObjectID(hex: hex)
      else { continue }
      heads[worktree.storedHeadName] = id
      // Early records call it as Git does.
      if worktree.isCurrent { heads[StoredReferenceName(worktree.headName.bytes)] = id }
    }
    self.heads = heads
  }

  /// Where a reference is, compared with the move.
  func state(of move: StoredUpdate) -> State {
    let now: ObjectID
    if let name = move.name.shared {
      let reference = list[name]
      // A symbolic reference can't be moved without moving its target.
      if let reference, reference.symbolicTarget != nil { return .elsewhere(reference.id) }
      if reference == nil, broken.contains(name) { return .elsewhere(.zero) }
      now = reference?.id ?? .zero
    } else {
      guard let head = heads[move.name] else { return .gone }
      now = head
    }
    if now == move.new { return .new }
    return now == move.old ? .old : .elsewhere(now)
  }

  /// The references that are neither at their old nor at their new id.
  func moved(_ moves: [StoredUpdate]) -> [MovedSince] {
    moves.compactMap { move in
      guard case .elsewhere(let now) = state(of: move) else { return nil }
      return MovedSince(name: move.name, old: move.old, new: move.new, now: now)
    }
  }
}
