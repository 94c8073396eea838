/// The references to migrate, as the user asked for them.
public struct SelectionRequest: Equatable, Sendable {
  /// The positional arguments: names of branches, tags or commits; `^name` excludes.
  public var arguments: [[UInt8]]
  /// The values of `--include-ref`, each a list as `ReferenceSelection.list` reads it.
  public var includeReferences: [[UInt8]]
  /// The values of `--exclude-ref`, each a list as `ReferenceSelection.list` reads it.
  public var excludeReferences: [[UInt8]]
  /// Whether all references are selected (`--everything`).
  public var everything: Bool
  /// How the run learns what remotes have.
  public var remotes: RemoteAccess

  /// How the run learns what remotes have.
  public enum RemoteAccess: Equatable, Sendable {
    /// It fetches from them.
    case fetch
    /// It asks them, and writes nothing: for commands that only look.
    case ask
    /// It uses what is known here (`--skip-fetch`).
    case known
  }

  /// A request; without values, for the checked-out branch.
  public init(
    arguments: [[UInt8]] = [],
    includeReferences: [[UInt8]] = [],
    excludeReferences: [[UInt8]] = [],
    everything: Bool = false,
    remotes: RemoteAccess = .fetch
  ) {
    self.arguments = arguments
    self.includeReferences = includeReferences
    self.excludeReferences = excludeReferences
    self.everything = everything
    self.remotes = remotes
  }
}
