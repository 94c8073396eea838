/// What one place says about settings: the configuration, the committed file or the command line.
public struct AuditLayer: Sendable {
  /// A limit that may be lifted.
  public enum Limit: Equatable, Sendable {
    case bytes(UInt64)
    case none

    var byteCount: UInt64? {
      if case .bytes(let count) = self { return count }
      return nil
    }
  }

  /// The limits of a host, before all else.
  public var preset: AuditPreset?
  /// The limit of a file.
  public var limit: Limit?
  /// The limit of a push.
  public var pushLimit: Limit?
  /// What violations mean.
  public var severities: [AuditRule: AuditSeverity] = [:]
  /// Patterns of models, in place of the usual ones; none where nothing is said.
  public var modelPatterns: [[UInt8]] = []
  /// More exceptions.
  public var exceptions: [AuditException] = []
  /// More maps of replaced commits.
  public var maps: [[UInt8]] = []
  /// How many new entries of folders may be looked at.
  public var maximumEntryCount: Int?

  /// Says nothing.
  public init() {}
}

extension AuditSettings {
  /// Takes over what a layer says.
  mutating func apply(_ layer: AuditLayer) {
    layer.preset?.apply(to: &self)
    if let limit = layer.limit { self.limit = limit.byteCount }
    if let limit = layer.pushLimit { pushLimit = limit.byteCount }
    severities.merge(layer.severities) { $1 }
    if !layer.modelPatterns.isEmpty { modelPatterns = layer.modelPatterns }
    exceptions += layer.exceptions
    maps += layer.maps
    if let maximum = layer.maximumEntryCount { maximumEntryCount = maximum }
  }
}
