public import GitCommand
public import GitObjects
internal import GitRefs
internal import History

/// The state on a remote of the references that runs moved.
public struct RemoteComparison: Equatable, Sendable {
  /// Where a reference is on the remote; each with its object there.
  public enum Standing: Equatable, Sendable {
    /// At the new history, or at a commit after it.
    case published(ObjectID)
    /// At an old history that the new one replaces completely.
    case outdated(ObjectID)
    /// At commits, old or rewritten, that the reference here lacks.
    case ahead(ObjectID)
    /// The remote does not have the reference.
    case absent
  }

  /// A reference that a run moved.
  public struct Entry: Equatable, Sendable {
    /// Its full name, here and on the remote.
    public let name: ReferenceName
    /// The id of its object here.
    public let id: ObjectID
    /// Where it is on the remote; `nil` if the remote was not asked.
    public let standing: Standing?
    /// Whether the remote has it where a run had put it that was taken back here.
    public let isTakenBack: Bool

    /// Whether hosts accept a push of such a reference, unlike of those of pull requests, for
    /// example.
    public var isPushed: Bool {
      switch name.namespace {
      case .branch, .tag, .note: true
      case .remoteBranch, .stash, .bisect, .replacement, .backup, .other: false
      }
    }

    /// Whether the remote has commits of it that are missing here, so that a publication stops.
    ///
    /// Notes are merged by a command of their own, and nothing else depends on them.
    public var stops: Bool {
      guard case .ahead = standing else { return false }
      return isPushed && name.namespace != .note
    }
  }

  /// The reason why a remote's references are unknown.
  public enum Silence: Equatable, Sendable {
    /// The remote must not be asked (`--skip-fetch`).
    case notAsked
    /// The remote could not be reached.
    case unreachable(GitError)
  }

  /// The name of the remote.
  public let remote: [UInt8]
  /// Whether a reference that lacks commits of the remote is left out, instead of stopping all.
  public let allowsDiverged: Bool
  /// The reason why the remote's references are unknown; `nil` if they are known.
  public let silence: Silence?
  /// The references that runs moved and that still exist, sorted by name.
  public let entries: [Entry]
  /// The references that runs in force moved, that were deleted here since, and that the remote has
  /// still as they were before.
  public let deleted: [ReferenceName]
  /// Whether a run is in force.
  public let hasRuns: Bool

  /// The references that could be pushed if the remote had no commits of them that are missing here.
  public var ahead: [Entry] {
    entries.filter { entry in
      if case .ahead = entry.standing { entry.isPushed } else { false }
    }
  }
}
