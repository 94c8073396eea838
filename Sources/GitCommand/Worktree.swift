/// One of the worktrees of a repository: the main one, or one linked to it.
public struct Worktree: Equatable, Sendable {
  /// What a worktree's HEAD is.
  public enum Head: Equatable, Sendable {
    /// A branch, by its full name; its commit in hexadecimal, nil if the branch is unborn.
    case branch([UInt8], commit: [UInt8]?)
    /// A commit itself, in hexadecimal.
    case detached([UInt8])
    /// Git could not tell.
    case unknown
  }

  /// The directory of the checked-out files; of the repository itself if it is bare.
  public let path: [UInt8]
  /// The Git directory: the common one for the main worktree, one in `worktrees/` for others.
  public let gitDirectory: [UInt8]
  /// The index.
  public let indexPath: [UInt8]
  /// What is checked out.
  public let head: Head
  /// Whether there are no checked-out files.
  public let isBare: Bool
  /// Whether it was locked, with `git worktree lock`.
  public let isLocked: Bool
  /// Whether its directory is gone, so that `git worktree prune` would forget it.
  public let isPrunable: Bool
  /// The name in `worktrees/`; nil for the main worktree.
  public let identifier: [UInt8]?
  /// Whether Git was run in this one.
  public let isCurrent: Bool

  /// Where the `.git` in its directory leads.
  public let link: WorktreeLink

  /// Whether its directory exists, and belongs to this repository; that of a locked one may be on a disk
  /// that is not there.
  public var isPresent: Bool { link == .here }

  /// The name of this worktree's HEAD, as seen from the worktree that Git was run in.
  public var headName: [UInt8] {
    isCurrent ? Array("HEAD".utf8) : storedHeadName
  }

  /// The name of this worktree's HEAD, which means the same in every worktree.
  public var storedHeadName: [UInt8] {
    guard let identifier else { return Array("main-worktree/HEAD".utf8) }
    return Array("worktrees/".utf8) + identifier + Array("/HEAD".utf8)
  }

  /// Git, run at the top of this worktree, wherever the user is.
  public func git(from git: Git) -> Git {
    // What its Git directory has can be asked for where there is no such directory, or another's.
    let top = isPresent ? path : gitDirectory
    var copy = git.at(gitDirectory: gitDirectory, workTree: isBare ? nil : top)
    // An index that the user named is that of the current worktree.
    if isCurrent, git.environment["GIT_INDEX_FILE"] != nil {
      copy.environment["GIT_INDEX_FILE"] = indexPath
    }
    if isCurrent { git.disabled.learn(copy.place, isLike: git.place) }
    return copy
  }
}
