public import Audit
internal import GitObjects
internal import Reporting

/// What an audit found, for people.
public enum AuditText {
  /// So many findings are put into words at a time, on all cores.
  private static let pieceCount = 1024

  /// All open findings, the commands that fix them, and a summary.
  ///
  /// - Parameter isQuiet: whether the text is empty if nothing was found.
  public static func report(_ report: AuditReport, isQuiet: Bool) async -> String {
    let open = report.open
    let pieces = stride(from: 0, to: open.count, by: pieceCount)
    var text = await withTaskGroup(of: (Int, String).self) { group in
      for start in pieces {
        group.addTask {
          let piece = open[start..<min(start + pieceCount, open.count)]
          return (start, piece.map(paragraph).joined())
        }
      }
      var texts: [Int: String] = [:]
      for await (start, text) in group { texts[start] = text }
      return pieces.compactMap { texts[$0] }.joined()
    }
    let excepted = report.findings.count - open.count
    if open.isEmpty, isQuiet { return "" }
    text += fixes(report)
    if !open.isEmpty { text += "\n" }
    return text + summary(report, excepted: excepted) + "\n"
  }

  private static func paragraph(_ finding: AuditFinding) -> String {
    var text = "\(finding.severity.rawValue): \(title(finding))\n"
    if let commit = finding.commit { text += "  commit: \(self.commit(commit))\n" }
    return text
  }

  /// The commands, each once, in the order in which they are to be run.
  private static func fixes(_ report: AuditReport) -> String {
    var text = ""
    for fix in report.fixes {
      text += "\nTo fix \(subjects(of: fix, report)):\n  \(FixText.command(fix.command))\n"
    }
    return text
  }

  /// What a command fixes: rules, each with how many findings it has.
  static func subjects(of fix: AuditFix, _ report: AuditReport) -> String {
    var counts: [(rule: AuditRule, count: Int)] = []
    for number in fix.findings {
      let rule = report.findings[number].rule
      if let known = counts.firstIndex(where: { $0.rule == rule }) {
        counts[known].count += 1
      } else {
        counts.append((rule, 1))
      }
    }
    return counts.map { $0.rule.id + ($0.count > 1 ? " (\($0.count))" : "") }
      .joined(separator: ", ")
  }

  private static func summary(_ report: AuditReport, excepted: Int) -> String {
    var parts: [String] = []
    if report.errorCount > 0 { parts.append(NumberText.counted(report.errorCount, "error")) }
    if report.warningCount > 0 { parts.append(NumberText.counted(report.warningCount, "warning")) }
    if parts.isEmpty { parts.append("Nothing found") }
    if excepted > 0 { parts.append(NumberText.counted(excepted, "exception")) }
    var text = parts.joined(separator: ", ")
    if report.commitCount > 0 { text += " in " + NumberText.counted(report.commitCount, "commit") }
    text += "; \(ByteCount(report.rawByteCount).formatted) of new files outside Git LFS"
    return text
  }

  /// What is wrong, in a line.
  static func title(_ finding: AuditFinding) -> String {
    var text = "\(finding.rule.id): "
    if let path = finding.path { text += "\(ShownText.of(path.bytes)): " }
    return text + message(finding)
  }

  static func commit(_ commit: AuditedCommit) -> String {
    "\(String("\(commit.id)".prefix(10))) \(ShownText.of(commit.author)): "
      + ShownText.of(commit.subject)
  }

  /// What is wrong, without the rule and the path: the words of the rule, laid out.
  static func message(_ finding: AuditFinding) -> String {
    var text = ""
    for part in finding.message.parts {
      switch part {
      case .words(let words): text += words
      case .size(let count): text += ByteCount(count).formatted
      case .number(let number): text += NumberText.grouped(number)
      case .name(let name): text += ShownText.of(name)
      }
    }
    return text
  }
}
