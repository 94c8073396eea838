internal import FileSystem
internal import Git2
internal import GitCommand
internal import GitObjects
public import GitRefs
public import Repository
internal import Synchronization

/// A change of a worktree during a run, so that the references did not move.
public enum WorktreeError: Error, Equatable, Sendable {
  /// HEAD of the worktree at the path was switched to another branch or commit.
  case switched(worktree: [UInt8])
  /// Untracked files are at paths that an undo would check out.
  case obstructed(paths: [[UInt8]])
}

/// The worktrees of a repository, with their indexes locked.
///
/// The locks are held from before the references move until each index is that of the new commit.
/// Otherwise a `git commit` in between would use the old index, and restore the old files. With the
/// locks it fails at the lock, or, if it had read the index before, at the branch, which has moved.
public final class HeldWorktrees: Sendable {
  /// The repository, with its current worktrees.
  public let context: Repository
  /// The indexes, by the Git directory of the worktree.
  private let indexes: Mutex<[[UInt8]: HeldIndex]>

  /// Takes the locks of all worktrees that still exist.
  ///
  /// - Throws: `Refusal.indexLocked` if another process holds one, `IndexFileError`, `GitError`.
  public init(_ context: Repository) async throws {
    var held: [[UInt8]: HeldIndex] = [:]
    for worktree in context.preflight.worktreesToRefresh {
      held[worktree.gitDirectory] = try Self.hold(worktree)
    }
    // Listed again under the locks, since another process may have changed the worktrees before.
    self.context = context.with(try await context.listWorktrees())
    indexes = Mutex(held)
  }

  private static func hold(_ worktree: Worktree) throws -> HeldIndex? {
    do throws(IndexFileError) {
      return try HeldIndex(worktree.indexPath)
    } catch {
      switch error {
      case .locked(let path): throw Refusal.indexLocked(path: path)
      // Nothing is checked out in the worktree, or it was removed.
      case .missing: return nil
      default: throw error
      }
    }
  }

  /// Hands over the index of a worktree, whose lock the caller then releases; `nil` if it is not
  /// held, or was taken.
  func take(_ worktree: Worktree) -> HeldIndex? {
    indexes.withLock { $0.removeValue(forKey: worktree.gitDirectory) }
  }

  /// Releases all indexes that were not taken.
  public func release() { indexes.withLock { $0.removeAll() } }

  /// Throws if the worktrees changed since the run began.
  ///
  /// - Parameters:
  ///   - before: the repository as it was then.
  ///   - moves: the moves.
  /// - Throws: `WorktreeError.switched`, `RepositoryError.uncommitted` if something was staged,
  ///   `GitError`.
  public func refuseChanges(
    since before: Repository,
    _ moves: [StoredUpdate]
  ) async throws {
    let moving = Set(moves.map(\.name))
    var staged: [[UInt8]] = []
    for worktree in context.worktrees {
      guard
        let known = before.worktrees.first(where: { $0.gitDirectory == worktree.gitDirectory })
      else {
        // A new worktree, or one that the run does not concern.
        if case .branch(let name, _) = worktree.head,
          moving.contains(StoredReferenceName(shared: name))
        {
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
      // This also finds a checkout of another commit that has written only the index yet.
      let listed = try await worktree.git(from: context.git).output(of: [
        "diff-index", "--cached", "--name-only", "-z", "--no-renames", "--ignore-submodules=all",
        GitArgument(commit), "--",
      ])
      staged += listed.records(endedBy: 0).map {
        worktree.isCurrent ? Array($0) : RepositoryPath($0).place(in: worktree.path)
      }
    }
    guard staged.isEmpty else { throw RepositoryError.uncommitted(paths: staged) }
  }
}

extension Worktree.Head {
  /// The commit, in hexadecimal; `nil` if there is none.
  var commit: [UInt8]? {
    switch self {
    case .branch(_, let commit): commit
    case .detached(let commit): commit
    case .unknown: nil
    }
  }

  /// Whether both are the same branch, at any commit, or both detached at the same commit.
  func isSamePlace(as other: Worktree.Head) -> Bool {
    switch (self, other) {
    case (.branch(let name, _), .branch(let other, _)): name == other
    default: self == other
    }
  }
}

extension Repository {
  /// The same repository with another list of worktrees.
  func with(_ worktrees: [Worktree]) -> Repository {
    Repository(git: git, location: location, config: config, worktrees: worktrees)
  }
}
