/// A rule of the audit: something that a push must not add.
///
/// Each rule is a file in `Rules`, and a line in `AuditRule.allCases`. The protocols that it conforms to
/// say what it examines: `FileRule`, `TrackingRule`, `PushRule`. The first sentence of its doc comment
/// is its row of the table in docs/audit.md, the paragraphs behind it are its paragraph there.
protocol Rule: SendableMetatype {
  /// The name in settings, findings and documents.
  static var id: String { get }

  /// What a violation means where no setting says otherwise.
  static var defaultSeverity: AuditSeverity { get }

  /// What is said of the rule.
  static var words: RuleWords { get }

  /// What is wrong, without the name of the rule and the path.
  static func message(_ finding: AuditFinding) -> FindingMessage
}

extension Rule {
  static var defaultSeverity: AuditSeverity { .error }

  /// The rule as settings and findings name it.
  static var rule: AuditRule { AuditRule(Self.self) }
}

/// What is said of a rule, besides its doc comment.
struct RuleWords {
  /// What is wrong, in short.
  let summary: String
  /// The setting that limits it, with its usual value, as in docs/audit.md; empty if there is none.
  var limit = ""
  /// What fixes it, as in docs/audit.md.
  let fix: String
  /// The members that its findings have in JSON besides those of all, with what they are.
  var members: [(names: String, meaning: String)] = []
}
