internal import GitCommand

/// Something that keeps old objects in a repository.
public struct HistoryHolder: Equatable, Sendable {
  /// What it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// A reference in `refs/lfs-migrate/` of a run that is cleaned up.
    case backup
    /// A pack that was kept so that an undone run can be done again.
    case undonePack = "undone pack"
    /// Entries of a reflog.
    case reflog
    /// A reference of another run.
    case otherRun = "other run"
    /// A branch in `refs/heads/`.
    case branch
    /// A tag in `refs/tags/`.
    case tag
    /// A remote-tracking branch in `refs/remotes/`.
    case remoteBranch = "remote-tracking branch"
    /// Entries of the stash.
    case stash
    /// Any other reference.
    case reference
    /// A HEAD that is detached.
    case detachedHead = "detached HEAD"
    /// Files in an index.
    case index
    /// What an index remembers of resolved conflicts.
    case resolvedConflicts = "resolved conflicts"
    /// A pack with a `.keep` file.
    case keptPack = "kept pack"
    /// A pack of a partial clone, which came from a remote.
    case promisedPack = "promised pack"
  }

  /// What it is.
  public let kind: Kind
  /// The reference, the log by the name of its reference, or the path of the pack's `.keep` or
  /// `.promisor` file.
  public let name: [UInt8]
  /// The worktree that it belongs to, where there may be others of its name.
  public let worktree: [UInt8]?
  /// Whether that worktree's folder is gone.
  public let isWorktreeGone: Bool
  /// What the repository keeps of that worktree, if its folder belongs to another repository.
  public let strayDirectory: [UInt8]?
  /// How many entries, files or objects of it are old.
  public let count: Int
  /// Whether a clean-up drops it.
  public let isDropped: Bool
  /// For entries of the stash, their numbers, the highest first.
  public let places: [Int]
  /// The remote of a remote-tracking branch; nil if there is none of that name.
  public let remote: [UInt8]?

  init(
    _ kind: Kind,
    _ name: [UInt8],
    of worktree: Worktree? = nil,
    count: Int = 1,
    isDropped: Bool = false,
    places: [Int] = [],
    remote: [UInt8]? = nil
  ) {
    self.kind = kind
    self.name = name
    self.worktree = worktree?.path
    isWorktreeGone = worktree?.link == .missing
    if let worktree, case .elsewhere = worktree.link, worktree.identifier != nil {
      strayDirectory = worktree.gitDirectory
    } else {
      strayDirectory = nil
    }
    self.count = count
    self.isDropped = isDropped
    self.places = places
    self.remote = remote
  }
}
