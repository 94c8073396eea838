/// A rule, as settings, findings and documents name it.
public struct AuditRule: Sendable {
  let type: any Rule.Type

  init(_ type: any Rule.Type) { self.type = type }

  /// Its name.
  public var id: String { type.id }

  /// What a violation means where no setting says otherwise.
  public var defaultSeverity: AuditSeverity { type.defaultSeverity }

  /// What is wrong, in short.
  public var summary: String { type.words.summary }
}

extension AuditRule: Hashable {
  /// Whether both are the same rule.
  public static func == (left: AuditRule, right: AuditRule) -> Bool {
    ObjectIdentifier(left.type) == ObjectIdentifier(right.type)
  }

  /// Feeds which rule it is.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(type)) }
}

/// What a violation of a rule means.
public enum AuditSeverity: String, CaseIterable, Sendable {
  /// It is refused.
  case error
  /// It is reported.
  case warning
  /// The rule is switched off.
  case off
}
