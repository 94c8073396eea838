internal import Digests
internal import GitAttributes

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
  func exception(_ rule: AuditRule, _ path: [UInt8]) -> AuditException? {
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

/// Files that a rule, or any, does not apply to.
public struct AuditException: Equatable, Sendable {
  /// The pattern of paths, as in `.gitattributes`.
  public let pattern: AttributesPatternText
  /// The rules; none for all.
  public let rules: Set<AuditRule>
  /// Why they are let through.
  public let reason: String

  /// An exception.
  public init(pattern: AttributesPatternText, rules: Set<AuditRule>, reason: String) {
    (self.pattern, self.rules, self.reason) = (pattern, rules, reason)
  }

  func applies(to rule: AuditRule, path: [UInt8]) -> Bool {
    (rules.isEmpty || rules.contains(rule)) && pattern.matches(path)
  }
}

/// A pattern with its text.
public struct AttributesPatternText: Equatable, Sendable {
  /// As it was written.
  public let text: [UInt8]
  private let pattern: AttributesPattern

  /// Reads a pattern; nil where it is malformed or can't match any file.
  public init?(_ text: [UInt8]) {
    guard !text.isEmpty, let pattern = try? AttributesPattern(text) else { return nil }
    (self.text, self.pattern) = (text, pattern)
  }

  func matches(_ path: [UInt8]) -> Bool {
    pattern.matches(path: path.rawSpan, basenameAt: path.basenameStart)
  }
}

extension [UInt8] {
  /// Where the last component of the path begins.
  var basenameStart: Int { lastIndex(of: 0x2F).map { $0 + 1 } ?? 0 }
}

/// The limits that hosts document (docs/audit.md has the sources).
public enum AuditPreset: String, CaseIterable, Sendable {
  case github
  case gitlab
  case bitbucket
  case huggingface

  func apply(to settings: inout AuditSettings) {
    switch self {
    case .github: (settings.limit, settings.pushLimit) = (100 << 20, 2 << 30)
    case .gitlab: (settings.limit, settings.pushLimit) = (100 << 20, 5 << 30)
    case .bitbucket: (settings.limit, settings.pushLimit) = (100_000_000, 3_500_000_000)
    case .huggingface: (settings.limit, settings.pushLimit) = (10 << 20, nil)
    }
  }
}
