/// The rules that look for something by the settings of an audit.
struct ActiveRules {
  /// All that are about paths, in the order of rules.
  private(set) var paths: [any PathRule] = []
  /// Those of them that examine new files.
  private(set) var files: [any FileRule] = []
  /// Those of them that examine changes of attributes.
  private(set) var tracking: [any TrackingRule] = []

  /// Makes the rules for one thread.
  init(_ setup: RuleSetup) {
    for rule in AuditRule.allCases where setup.settings.isOn(rule) {
      guard let type = rule.type as? any PathRule.Type, let made = type.init(setup) else {
        continue
      }
      paths.append(made)
      if let made = made as? any FileRule { files.append(made) }
      if let made = made as? any TrackingRule { tracking.append(made) }
    }
  }

  /// The rules about a push as a whole, in the order of rules.
  static func push(_ settings: AuditSettings) -> [any PushRule] {
    AuditRule.allCases.compactMap { rule in
      guard settings.isOn(rule), let type = rule.type as? any PushRule.Type else { return nil }
      return type.init(settings)
    }
  }
}
