/// A worktree of a repository: the main one, or a linked one.
public struct Worktree: Equatable, Sendable {
  /// The HEAD of a worktree.
  public enum Head: Equatable, Sendable {
    /// A branch; its commit in hexadecimal, `nil` if the branch is unborn.
    case branch(ReferenceName, commit: [UInt8]?)
    /// A commit, in hexadecimal.
    case detached([UInt8])
    /// Git did not tell.
    case unknown
  }

  /// The directory of the checked-out files; that of the repository if it is bare.
  public let path: [UInt8]
  /// The Git directory: the common one for the main worktree, one in `worktrees/` for others.
  public let gitDirectory: [UInt8]
  /// The path of the index.
  public let indexPath: [UInt8]
  /// What is checked out.
  public let head: Head
  /// Whether there are no checked-out files.
  public let isBare: Bool
  /// Whether it was locked with `git worktree lock`.
  public let isLocked: Bool
  /// Whether its directory is gone, so that `git worktree prune` would remove it.
  public let isPrunable: Bool
  /// The name in `worktrees/`; `nil` for the main worktree.
  public let identifier: [UInt8]?
  /// Whether Git ran in this worktree.
  public let isCurrent: Bool

  /// Where the `.git` in its directory leads.
  public let link: WorktreeLink

  /// Whether its directory exists and belongs to this repository.
  ///
  /// That of a locked worktree may be on a disk that is not mounted.
  public var isPresent: Bool { link == .here }

  /// The name of this worktree's HEAD, as seen from the worktree in which Git ran.
  public var headName: ReferenceName {
    isCurrent ? .head : ReferenceName(storedHeadName.bytes)
  }

  /// The name of this worktree's HEAD, which is the same in every worktree.
  public var storedHeadName: StoredReferenceName { StoredReferenceName(headOf: identifier) }

  /// Git at the top of this worktree, independent of the user's directory.
  public func git(from git: Git) -> Git {
    // Its Git directory can answer even if the worktree's directory is gone, or another
    // repository's.
    let top = isPresent ? path : gitDirectory
    var copy = git.at(gitDirectory: gitDirectory, workTree: isBare ? nil : top)
    // A `GIT_INDEX_FILE` of the user belongs to the current worktree.
    if isCurrent, git.environment["GIT_INDEX_FILE"] != nil {
      copy.environment["GIT_INDEX_FILE"] = indexPath
    }
    if isCurrent { git.disabled.learn(copy.place, isLike: git.place) }
    return copy
  }
}
