public import Audit
internal import GitObjects
internal import Reporting

/// The document `lfs-migrate/audit/2` (docs/audit.md).
public enum AuditJSON {
  /// The document, as UTF-8.
  public static func document(_ report: AuditReport) -> [UInt8] {
    SharedJSON.serialized([
      .init("schema", "lfs-migrate/audit/2"),
      .init("commits", .number(report.commitCount)),
      .init(
        "raw",
        .object([
          .init("files", .number(report.rawFileCount)),
          .init("bytes", .number(report.rawByteCount)),
        ])
      ),
      .init("errors", .number(report.errorCount)),
      .init("warnings", .number(report.warningCount)),
      .init("findings", .array(report.findings.map(finding))),
      .init("fixes", .array(report.fixes.map(fix))),
    ])
  }

  private static func fix(_ fix: AuditFix) -> JSONValue {
    .object([
      .init("command", .string(FixText.command(fix.command))),
      .init("findings", .array(fix.findings.map { .number($0) })),
    ])
  }

  private static func finding(_ finding: AuditFinding) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("rule", .string(finding.rule.id)),
      .init("severity", .string(finding.severity.rawValue)),
      .init("message", .string(AuditText.message(finding))),
      .init("path", finding.path.map { .bytes($0.bytes) } ?? .null),
      .init("bytes", finding.byteCount.map { .number($0) } ?? .null),
      .init("limit", finding.limit.map { .number($0) } ?? .null),
      .init("blob", finding.blob.map { .string("\($0)") } ?? .null),
      .init("commit", finding.commit.map(commit) ?? .null),
      .init("fix", finding.fix.map { .string(FixText.command($0)) } ?? .null),
      .init("exception", finding.exception.map { .string($0.reason) } ?? .null),
    ]
    members += (finding.detail?.members ?? []).map { .init($0.name, value($0.value)) }
    return .object(members)
  }

  private static func value(_ value: FindingMember.Value) -> JSONValue {
    switch value {
    case .null: .null
    case .number(let number): .number(number)
    case .id(let id): .string(id)
    case .name(let name): .bytes(name)
    case .names(let names): .array(names.map(JSONValue.bytes))
    }
  }

  private static func commit(_ commit: AuditedCommit) -> JSONValue {
    .object([
      .init("id", .string("\(commit.id)")),
      .init("author", .bytes(commit.author)),
      .init("subject", .bytes(commit.subject)),
    ])
  }
}
