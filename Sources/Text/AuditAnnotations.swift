public import Audit
internal import GitObjects

/// What an audit found, as workflow commands of GitHub Actions, which annotates the files.
public enum AuditAnnotations {
  /// The commands: one for each open finding, and one for each fix.
  public static func text(_ report: AuditReport) -> String {
    var text = ""
    for finding in report.open {
      text += "::\(finding.severity == .error ? "error" : "warning") "
      var properties = ["title=" + property(finding.rule.id)]
      if let path = finding.path {
        properties.insert("file=" + property(ShownText.of(path.bytes)), at: 0)
      }
      var lines = [AuditText.title(finding)]
      if let commit = finding.commit { lines.append(AuditText.commit(commit)) }
      text += properties.joined(separator: ",") + "::" + data(lines.joined(separator: "\n")) + "\n"
    }
    for fix in report.fixes {
      let subjects = property("To fix " + AuditText.subjects(of: fix, report))
      text += "::notice title=\(subjects)::" + data(FixText.command(fix.command)) + "\n"
    }
    return text
  }

  /// The message, with what would end it escaped.
  private static func data(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The value of a property, with what would end it escaped.
  private static func property(_ text: String) -> String {
    var escaped = ""
    for scalar in data(text).unicodeScalars {
      switch scalar {
      case ":": escaped += "%3A"
      case ",": escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
