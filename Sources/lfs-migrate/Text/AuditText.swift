internal import Audit
internal import GitObjects
internal import LFS
internal import Reporting

/// What an audit found, for people.
enum AuditText {
  /// So many findings are put into words at a time, on all cores.
  private static let pieceCount = 1024

  static func report(_ report: AuditReport, isQuiet: Bool) async -> String {
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
    return counts.map { $0.rule.rawValue + ($0.count > 1 ? " (\($0.count))" : "") }
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
    var text = "\(finding.rule.rawValue): "
    if let path = finding.path { text += "\(ShownText.of(path)): " }
    return text + message(finding)
  }

  static func commit(_ commit: AuditedCommit) -> String {
    "\(String("\(commit.id)".prefix(10))) \(ShownText.of(commit.author)): "
      + ShownText.of(commit.subject)
  }

  /// What is wrong, without the rule and the path.
  static func message(_ finding: AuditFinding) -> String {
    let size = finding.byteCount.map { ByteCount($0).formatted } ?? ""
    let limit = finding.limit.map { ByteCount($0).formatted } ?? ""
    switch finding.rule {
    case .largeFile: return "\(size) outside Git LFS, over the limit of \(limit)"
    case .rawFile: return "\(size) outside Git LFS, though .gitattributes gives the path to it"
    case .untrackedPointer:
      return "a pointer, but .gitattributes does not give the path to Git LFS"
    case .missingObject:
      guard case .object(let oid) = finding.detail else { return "" }
      return "the object of the pointer is missing: \(oid) (\(size))"
    case .malformedPointer: return "a malformed pointer: \(malformation(finding.detail))"
    case .nonCanonicalPointer: return "a pointer that is not written as Git LFS writes it"
    case .pushSize: return "\(size) of new files outside Git LFS, over the limit of \(limit)"
    case .oldHistory: return oldHistory(finding)
    case .trackingRemoved: return lostTracking(finding)
    case .modelFile: return "a model or data set outside Git LFS (\(size))"
    case .dvcOutput:
      guard case .output(let output, let file) = finding.detail else { return "" }
      return "in Git, though DVC keeps '\(ShownText.of(output))' (\(ShownText.of(file)))"
    case .largeMessage:
      guard case .tag(let id, let reference) = finding.detail else {
        return "a commit of \(size) by its message or headers, over the limit of \(limit)"
      }
      let name = reference.map { "'\(ShownText.of($0))'" } ?? "\(id)"
      return "a tag of \(size) by its message or headers, over the limit of \(limit): \(name)"
    }
  }

  private static func oldHistory(_ finding: AuditFinding) -> String {
    guard case .replaced(let new, let count) = finding.detail else { return "" }
    var text = "a commit that a migration has replaced would come back"
    if count > 1 { text += ", with \(NumberText.grouped(count - 1)) more" }
    if let new { text += "; it is \(String("\(new)".prefix(10))) now" }
    return text
  }

  private static func lostTracking(_ finding: AuditFinding) -> String {
    guard case .untracked(let paths, let count) = finding.detail else { return "" }
    let shown = paths.prefix(3).map { "'\(ShownText.of($0))'" }.joined(separator: ", ")
    let more = count > 3 ? " and \(NumberText.grouped(count - 3)) more" : ""
    return "no longer gives to Git LFS: \(shown)\(more)"
  }

  private static func malformation(_ detail: AuditDetail) -> String {
    guard case .pointer(.malformed(let why)) = detail else { return "it breaks off" }
    switch why {
    case .unknownVersion(let version): return "unknown version '\(ShownText.of(version))'"
    case .unexpectedKey(let expected, let found):
      return "'\(ShownText.of(found))' in place of '\(expected)'"
    case .missingOID: return "it names no object"
    case .invalidOID: return "the name of its object is none"
    case .invalidSize: return "its size is no number"
    case .zeroSize: return "its size is 0, so that an empty file is checked out"
    case .duplicatePriority: return "two extensions have the same priority"
    }
  }
}
