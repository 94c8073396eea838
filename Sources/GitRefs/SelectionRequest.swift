/// What the user asked for: which references to migrate.
public struct SelectionRequest: Equatable, Sendable {
  /// The positional arguments: names of branches, tags or commits; `^name` excludes.
  public var arguments: [[UInt8]]
  /// The values of `--include-ref`, each a list as `ReferenceSelection.list` reads it.
  public var includeReferences: [[UInt8]]
  /// The values of `--exclude-ref`, each a list as `ReferenceSelection.list` reads it.
  public var excludeReferences: [[UInt8]]
  /// Whether all references are asked for (`--everything`).
  public var everything: Bool
  /// How it is found out what remotes have.
  public var remotes: RemoteAccess

  /// How it is found out what remotes have.
  public enum RemoteAccess: Equatable, Sendable {
    /// They are fetched from.
    case fetch
    /// They are asked, and nothing is written here: for who only looks.
    case ask
    /// What is known here counts (`--skip-fetch`).
    case known
  }

  /// A request; without any value, for the branch that is checked out.
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
