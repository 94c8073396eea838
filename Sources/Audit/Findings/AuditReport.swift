/// What an audit found.
public struct AuditReport: Sendable {
  /// The violations, in the order of paths.
  public internal(set) var findings: [AuditFinding] = []
  /// What fixes the open ones, each command once, in the order in which they are to be run.
  public internal(set) var fixes: [AuditFix] = []
  /// How many commits were examined.
  public internal(set) var commitCount = 0
  /// How many new files, by their content, are outside Git LFS.
  public internal(set) var rawFileCount = 0
  /// Their bytes.
  public internal(set) var rawByteCount: UInt64 = 0

  /// The findings that no exception lets through.
  public var open: [AuditFinding] {
    let hasExceptions = findings.indices.contains { findings[$0].exception != nil }
    return hasExceptions ? findings.filter { $0.exception == nil } : findings
  }

  /// How many open findings are errors.
  public var errorCount: Int { count(.error) }

  /// How many open findings are warnings.
  public var warningCount: Int { count(.warning) }

  private func count(_ severity: AuditSeverity) -> Int {
    findings.indices.count { findings[$0].exception == nil && findings[$0].severity == severity }
  }
}
