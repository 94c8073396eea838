public import Audit
internal import GitObjects
internal import Reporting

/// What an audit found, in SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format").
public enum AuditSARIF {
  /// The document, as UTF-8.
  ///
  /// - Parameter version: the version of this program.
  public static func document(_ report: AuditReport, version: String) -> [UInt8] {
    SharedJSON.serialized([
      .init("$schema", "https://json.schemastore.org/sarif-2.1.0.json"),
      .init("version", "2.1.0"),
      .init(
        "runs",
        [
          .object([
            .init("tool", .object([.init("driver", driver(version))])),
            .init("columnKind", "unicodeCodePoints"),
            .init("results", .array(report.findings.map(result))),
            .init("properties", .object([.init("fixes", .array(report.fixes.map(fix)))])),
          ])
        ]
      ),
    ])
  }

  private static func driver(_ version: String) -> JSONValue {
    .object([
      .init("name", "lfs-migrate"),
      .init("version", .string(version)),
      .init(
        "rules",
        .array(
          AuditRule.allCases.map { rule in
            .object([
              .init("id", .string(rule.id)),
              .init("shortDescription", .object([.init("text", .string(rule.summary))])),
              .init(
                "defaultConfiguration",
                .object([.init("level", .string(level(rule.defaultSeverity)))])
              ),
            ])
          }
        )
      ),
    ])
  }

  private static func fix(_ fix: AuditFix) -> JSONValue {
    .object([
      .init("command", .string(FixText.command(fix.command))),
      .init("results", .array(fix.findings.map { .number($0) })),
    ])
  }

  private static func result(_ finding: AuditFinding) -> JSONValue {
    var message = AuditText.message(finding)
    if let path = finding.path { message = "\(ShownText.of(path.bytes)): \(message)" }
    var properties: [JSONValue.Member] = []
    if let size = finding.byteCount { properties.append(.init("bytes", .number(size))) }
    if let commit = finding.commit {
      properties.append(.init("commit", .string("\(commit.id)")))
      properties.append(.init("author", .string(ShownText.of(commit.author))))
      properties.append(.init("subject", .string(ShownText.of(commit.subject))))
    }
    if let command = finding.fix {
      let command = FixText.command(command)
      message += ". To fix it alone: \(command)"
      properties.append(.init("fix", .string(command)))
    }
    var members: [JSONValue.Member] = [
      .init("ruleId", .string(finding.rule.id)),
      .init("ruleIndex", .number(AuditRule.allCases.firstIndex(of: finding.rule) ?? 0)),
      .init("level", .string(level(finding.severity))),
      .init("message", .object([.init("text", .string(message))])),
    ]
    if let path = finding.path {
      members.append(.init("locations", [location(path)]))
    }
    members.append(
      .init("partialFingerprints", .object([.init("finding/v1", .string(fingerprint(finding)))]))
    )
    if let exception = finding.exception {
      members.append(
        .init(
          "suppressions",
          [
            .object([
              .init("kind", "external"), .init("justification", .string(exception.reason)),
            ])
          ]
        )
      )
    }
    members.append(.init("properties", .object(properties)))
    return .object(members)
  }

  private static func location(_ path: RepositoryPath) -> JSONValue {
    .object([
      .init(
        "physicalLocation",
        .object([
          .init(
            "artifactLocation",
            .object([.init("uri", .string(uri(path))), .init("uriBaseId", "%SRCROOT%")])
          ),
          .init("region", .object([.init("startLine", 1)])),
        ])
      )
    ])
  }

  /// What stays the same while the finding does.
  private static func fingerprint(_ finding: AuditFinding) -> String {
    var subject = finding.blob.map { "\($0)" } ?? finding.commit.map { "\($0.id)" } ?? ""
    if let id = finding.detail?.subject { subject = "\(id)" }
    return "\(finding.rule.id)/\(uri(finding.path ?? .root))/\(subject)"
  }

  private static func level(_ severity: AuditSeverity) -> String {
    severity == .off ? "none" : severity.rawValue
  }

  /// The path as a relative reference (RFC 3986).
  static func uri(_ path: RepositoryPath) -> String {
    var text = ""
    for byte in path.bytes {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        text.unicodeScalars.append(UnicodeScalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        text += "%" + (hex.count == 1 ? "0" : "") + hex
      }
    }
    return text
  }
}
