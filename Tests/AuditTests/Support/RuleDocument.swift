@testable import Audit

/// What docs/audit.md says of rules: it is made from their files.
struct RuleDocument {
  /// A rule with the paragraphs of its doc comment.
  private struct Entry {
    let rule: AuditRule
    let paragraphs: [String]
  }

  private let entries: [Entry]

  /// - Parameter source: gives the source of the rule with that name of a type.
  init(_ source: (_ type: String) throws -> String) rethrows {
    entries = try AuditRule.allCases.map { rule in
      let type = String(describing: rule.type)
      return Entry(rule: rule, paragraphs: Self.paragraphs(of: type, in: try source(type)))
    }
  }

  /// The paragraphs of the doc comment of a type, each in a line.
  static func paragraphs(of type: String, in source: String) -> [String] {
    var comment: [Substring] = []
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("///") {
        comment.append(line.dropFirst(3))
      } else if line.contains("struct \(type):") || line.contains("class \(type):") {
        break
      } else {
        comment = []
      }
    }
    return comment.split { $0.allSatisfy(\.isWhitespace) }
      .map { lines in
        lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
      }
  }

  /// The rules whose documents lack the first sentence.
  var undocumented: [String] { entries.filter(\.paragraphs.isEmpty).map(\.rule.id) }

  /// A document with what is made anew, between the lines that mark it.
  func replaced(in document: String) -> String {
    Self.replaced("members", in: Self.replaced("rules", in: document, by: rules), by: members)
  }

  private static func replaced(_ name: String, in document: String, by text: String) -> String {
    var lines: [Substring] = []
    var isInside = false
    for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "<!-- end of \(name) -->" { isInside = false }
      if !isInside { lines.append(line) }
      if line.hasPrefix("<!-- \(name), ") {
        isInside = true
        lines.append(text[...])
      }
    }
    return lines.joined(separator: "\n")
  }

  private var rules: String {
    var text = "| rule | what is wrong | limit | fixed by |\n|---|---|---|---|\n"
    for entry in entries {
      let words = entry.rule.type.words
      let wrong = entry.paragraphs.first.map { $0.hasSuffix(".") ? $0.dropLast() : $0[...] } ?? ""
      text += "| `\(entry.rule.id)` | \(wrong) | \(words.limit) | \(words.fix) |\n"
    }
    let aboutTips = entries.filter { entry in
      (entry.rule.type as? any PathRule.Type)?.conditions.contains(.holdsAtTip) == true
    }
    let names = aboutTips.map { "`\($0.rule.id)`" }
    text += "\n"
    text += Self.wrapped(
      names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
        + " count only if they still hold in a pushed tip: a later commit fixes them."
        + " The others stay in the history, and so the commits have to be made anew."
    )
    text += "\n"
    for entry in entries {
      for (number, paragraph) in entry.paragraphs.dropFirst().enumerated() {
        let start = number == 0 ? "- **`\(entry.rule.id)`**: " : "  "
        text += Self.wrapped(start + paragraph, indentation: "  ")
      }
    }
    return String(text.dropLast())
  }

  private var members: String {
    var text = "| rule | member | |\n|---|---|---|\n"
    for entry in entries {
      for (names, meaning) in entry.rule.type.words.members {
        text += "| `\(entry.rule.id)` | \(names) | \(meaning) |\n"
      }
    }
    return String(text.dropLast())
  }

  /// Lines of at most 110 characters.
  private static func wrapped(_ text: String, indentation: String = "") -> String {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= 110 {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append((lines.isEmpty ? "" : indentation) + word)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
