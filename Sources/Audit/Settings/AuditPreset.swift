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
