/// What to publish.
public struct PublishOptions: Sendable {
  /// The remote; `nil` for the remote for pushes.
  public var remote: [UInt8]?
  /// The references to publish, by their short or full names; empty for all that runs moved.
  public var references: [[UInt8]] = []
  /// Whether moved references that the remote does not have are made there.
  public var createsReferences = false
  /// Whether references on which the remote has commits that are missing here are left out, instead
  /// of stopping all.
  public var allowsDiverged = false
  /// Whether the hooks of this repository for pushes are left out.
  public var skipsHooks = false
  /// Whether nothing is sent.
  public var isDryRun = false
  /// The arguments of the command line, for `resume`.
  public var arguments: [[UInt8]] = []

  /// All moved references that the remote has, on the remote for pushes.
  public init() {}
}
