internal import GitObjects

/// What counts as a violation, and how far the audit goes.
public struct AuditSettings: Equatable, Sendable {
  /// What a violation of each rule means.
  public var severities: [AuditRule: AuditSeverity] = [:]
  /// A file outside Git LFS may have so many bytes; nil for any.
  public var limit: UInt64? = 10_000_000
  /// All new files outside Git LFS together may have so many bytes; nil for any.
  public var pushLimit: UInt64? = 2_000_000_000
  /// The patterns of models and data sets.
  public var modelPatterns: [[UInt8]] = Self.usualModelPatterns
  /// What is let through.
  public var exceptions: [AuditException] = []
  /// Paths of maps of replaced commits.
  public var maps: [[UInt8]] = []
  /// So many new entries of folders are looked at; more are an error.
  public var maximumEntryCount = 10_000_000

  /// The settings where nobody says otherwise.
  public init() {}

  /// What a violation of the rule means.
  public func severity(of rule: AuditRule) -> AuditSeverity {
    severities[rule] ?? rule.defaultSeverity
  }

  /// Whether the rule is looked at.
  func isOn(_ rule: AuditRule) -> Bool { severity(of: rule) != .off }

  /// What lets a file through.
  func exception(_ rule: AuditRule, _ path: RepositoryPath) -> AuditException? {
    exceptions.first { $0.applies(to: rule, path: path) }
  }

  /// The types of files that hold models, tensors or data sets.
  public static let usualModelPatterns: [[UInt8]] = [
    "pt", "pth", "onnx", "h5", "hdf5", "keras", "pb", "tflite", "safetensors", "gguf", "ggml",
    "ckpt", "pkl", "pickle", "joblib", "bin", "npy", "npz", "parquet", "arrow", "feather",
    "msgpack",
    "mlmodel", "caffemodel", "tfrecord", "tfrecords", "rknn", "engine", "model",
  ].map { Array("*.\($0)".utf8) }
}
