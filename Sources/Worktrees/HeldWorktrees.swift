internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects
public import GitRefs
public import Repository
internal import Synchronization

/// What happened to a worktree while a run was at work, so that its references did not move.
public enum WorktreeError: Error, Equatable, Sendable {
  /// HEAD was switched to another branch or commit in the worktree at the path.
  case switched(worktree: [UInt8])
  /// A file that Git does not know stands where an undo would check one out.
  case obstructed(paths: [[UInt8]])
}

/// The worktrees of a repository, with the locks of their indexes.
///
/// They are held from before the references move until each index is that of the new commit. A `git
/// commit` in between would otherwise be made of the old index, and bring the old files back. It fails
/// at the lock, or, where it had read the index before, at the branch, which has moved.
public final class HeldWorktrees: Sendable {
  /// The repository, with its worktrees as they are now.
  public let context: Repository
  /// The indexes, by the Git directory of the worktree.
  private let indexes: Mutex<[[UInt8]: HeldIndex]>

  /// Takes the locks.
  ///
  /// - Parameter context: the repository; of its worktrees those are held that still exist.
  /// - Throws: `Refusal.indexLocked` if another Git keeps one, `IndexFileError`, `GitError`.
  public init(_ context: Repository) async throws {
    var held: [[UInt8]: HeldIndex] = [:]
    for worktree in context.preflight.worktreesToRefresh {
      held[worktree.gitDirectory] = try Self.hold(worktree)
    }
    // Listed again under the locks: what was read before may have been about to change.
    self.context = context.with(try await context.listWorktrees())
    indexes = Mutex(held)
  }

  private static func hold(_ worktree: Worktree) throws -> HeldIndex? {
    do throws(IndexFileError) {
      return try HeldIndex(worktree.indexPath)
    } catch {
      switch error {
      case .locked(let path): throw Refusal.indexLocked(path: path)
      // Nothing was checked out in the worktree, or it was removed.
      case .missing: return nil
      default: throw error
      }
    }
  }

  /// Hands over the index of a worktree, which is free when the caller lets it go; nil if it is not
  /// held, or was taken.
  func take(_ worktree: Worktree) -> HeldIndex? {
    indexes.withLock { $0.removeValue(forKey: worktree.gitDirectory) }
  }

  /// Frees all indexes that no one has taken.
  public func release() { indexes.withLock { $0.removeAll() } }

  /// Makes sure that the worktrees are what the run has seen when it began.
  ///
  /// - Parameters:
  ///   - before: the repository as it was then.
  ///   - moves: what will move, as records have it.
  /// - Throws: `WorktreeError.switched`, `RepositoryError.uncommitted` if something was staged,
  ///   `GitError`.
  public func refuseChanges(
    since before: Repository,
    _ moves: [ReferenceUpdate]
  ) async throws {
    let moving = Set(moves.map(\.name))
    var staged: [[UInt8]] = []
    for worktree in context.worktrees {
      guard
        let known = before.worktrees.first(where: { $0.gitDirectory == worktree.gitDirectory })
      else {
        // It came meanwhile, or has nothing to do with the run.
        if case .branch(let name, _) = worktree.head, moving.contains(name) {
          throw WorktreeError.switched(worktree: worktree.path)
        }
        continue
      }
      guard worktree.head.isSamePlace(as: known.head) else {
        throw WorktreeError.switched(worktree: worktree.path)
      }
      guard indexes.withLock({ $0[worktree.gitDirectory] != nil }),
        let commit = worktree.head.commit
      else { continue }
      // Also where Git was about to check out another commit, and has only written the index.
      let listed = try await worktree.git(from: context.git).output(of: [
        "diff-index", "--cached", "--name-only", "-z", "--no-renames", "--ignore-submodules=all",
        GitArgument(commit), "--",
      ])
      staged += listed.records(endedBy: 0).map {
        worktree.isCurrent ? Array($0) : worktree.path + [0x2F] + $0
      }
    }
    guard staged.isEmpty else { throw RepositoryError.uncommitted(paths: staged) }
  }
}

extension Worktree.Head {
  /// The commit, in hexadecimal; nil where there is none.
  var commit: [UInt8]? {
    switch self {
    case .branch(_, let commit): commit
    case .detached(let commit): commit
    case .unknown: nil
    }
  }

  /// Whether both are the same branch, wherever that stands, or the same commit without one.
  func isSamePlace(as other: Worktree.Head) -> Bool {
    switch (self, other) {
    case (.branch(let name, _), .branch(let other, _)): name == other
    default: self == other
    }
  }
}

extension Repository {
  /// The same repository with another list of its worktrees.
  func with(_ worktrees: [Worktree]) -> Repository {
    Repository(git: git, location: location, config: config, worktrees: worktrees)
  }
}
