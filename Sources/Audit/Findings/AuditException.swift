internal import Digests
internal import GitAttributes
internal import GitObjects

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

  func applies(to rule: AuditRule, path: RepositoryPath) -> Bool {
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

  func matches(_ path: RepositoryPath) -> Bool {
    pattern.matches(path)
  }
}
