internal import GitCommand

/// Something that keeps old objects in a repository.
public struct RetainingRoot: Equatable, Sendable {
  /// The kinds of retaining roots.
  public enum Kind: String, Sendable, CaseIterable {
    /// A reference in `refs/lfs-migrate/` of a run that is cleaned up.
    case backup
    /// A pack that is kept so that an undone run can be redone.
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
    /// A detached HEAD.
    case detachedHead = "detached HEAD"
    /// Files in an index.
    case index
    /// Files in the resolve-undo extension of an index.
    case resolvedConflicts = "resolved conflicts"
    /// A pack with a `.keep` file.
    case keptPack = "kept pack"
    /// A pack of a partial clone that came from a remote.
    case promisedPack = "promised pack"
  }

  /// The kind of the root.
  public let kind: Kind
  /// The name of the reference or of the log's reference, or the path of the worktree or of the
  /// pack's `.keep` or `.promisor` file.
  public let name: [UInt8]
  /// The path of the root's worktree, if its name does not identify it.
  public let worktree: [UInt8]?
  /// Whether the directory of that worktree is gone.
  public let isWorktreeGone: Bool
  /// The Git directory of that worktree, if its directory belongs to another repository.
  public let strayDirectory: [UInt8]?
  /// The number of its entries, files or objects that are old.
  public let count: Int
  /// Whether the clean-up drops the root.
  public let isDropped: Bool
  /// The numbers of stash entries, the highest first.
  public let places: [Int]
  /// The remote of a remote-tracking branch; `nil` if no remote has that name.
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
