public import GitCommand
public import GitObjects
internal import GitRefs
internal import History

/// How the references that runs moved stand on the remote that they are pushed to.
public struct RemoteComparison: Equatable, Sendable {
  /// Where a reference stands on the remote.
  public enum Standing: Equatable, Sendable {
    /// The remote has the new history, or has gone on from it; there it has this object.
    case published(ObjectID)
    /// The remote has an old history, all of which the new one replaces; there it has this object.
    case outdated(ObjectID)
    /// The remote has commits that the reference here does not have, old or rewritten; there it has
    /// this object.
    case ahead(ObjectID)
    /// The remote does not have the reference.
    case absent
  }

  /// A reference that a run moved.
  public struct Entry: Equatable, Sendable {
    /// The full name, which is the same here and on the remote.
    public let name: [UInt8]
    /// The object that it names here.
    public let id: ObjectID
    /// Where it stands on the remote; `nil` where the remote was not asked.
    public let standing: Standing?

    /// Whether hosts let such a reference be pushed: not those of pull requests and the like.
    public var isPushed: Bool {
      switch ReferenceNamespace(of: name) {
      case .branch, .tag, .note: true
      case .remoteBranch, .stash, .bisect, .replacement, .backup, .other: false
      }
    }
  }

  /// Why a remote's references are not known.
  public enum Silence: Equatable, Sendable {
    /// It was not to be asked (`--skip-fetch`).
    case notAsked
    /// It could not be reached.
    case unreachable(GitError)
  }

  /// The remote's name.
  public let remote: [UInt8]
  /// Whether a push mirrors all references unless it is told not to (`remote.<name>.mirror`).
  public let isMirror: Bool
  /// Whether references that lack commits of the remote are to be left out, rather than stop all.
  public let allowsDiverged: Bool
  /// Why the remote's references are not known; `nil` where they are.
  public let silence: Silence?
  /// The references that runs in force moved and that are still here, sorted by name.
  public let entries: [Entry]
  /// Whether some run in force made LFS objects, which have to be uploaded before a push.
  public let hasObjects: Bool
  /// The run in whose folder a list of the references can be kept; `nil` where no run is in force.
  public let newestRun: String?
}
