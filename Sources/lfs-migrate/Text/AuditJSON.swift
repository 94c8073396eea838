internal import Audit
internal import GitObjects
internal import LFS
internal import Reporting

/// The document `lfs-migrate/audit/2` (docs/audit.md).
enum AuditJSON {
  static func document(_ report: AuditReport) -> [UInt8] {
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
      .init("rule", .string(finding.rule.rawValue)),
      .init("severity", .string(finding.severity.rawValue)),
      .init("message", .string(AuditText.message(finding))),
      .init("path", finding.path.map(JSONValue.bytes) ?? .null),
      .init("bytes", finding.byteCount.map { .number($0) } ?? .null),
      .init("limit", finding.limit.map { .number($0) } ?? .null),
      .init("blob", finding.blob.map { .string("\($0)") } ?? .null),
      .init("commit", finding.commit.map(commit) ?? .null),
      .init("fix", finding.fix.map { .string(FixText.command($0)) } ?? .null),
      .init("exception", finding.exception.map { .string($0.reason) } ?? .null),
    ]
    switch finding.detail {
    case .none, .pointer: break
    case .object(let oid): members.append(.init("oid", .string("\(oid)")))
    case .untracked(let paths, let count):
      members.append(.init("untracked", .array(paths.map(JSONValue.bytes))))
      members.append(.init("untrackedCount", .number(count)))
    case .replaced(let new, let count):
      members.append(.init("replacedBy", new.map { .string("\($0)") } ?? .null))
      members.append(.init("replacedCount", .number(count)))
    case .output(let output, let file):
      members.append(.init("output", .bytes(output)))
      members.append(.init("outputOf", .bytes(file)))
    case .tag(let id, let reference):
      members.append(.init("tag", .string("\(id)")))
      members.append(.init("reference", reference.map(JSONValue.bytes) ?? .null))
    }
    return .object(members)
  }

  private static func commit(_ commit: AuditedCommit) -> JSONValue {
    .object([
      .init("id", .string("\(commit.id)")),
      .init("author", .bytes(commit.author)),
      .init("subject", .bytes(commit.subject)),
    ])
  }
}
