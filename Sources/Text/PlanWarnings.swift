internal import GitObjects
internal import Migration
public import Publication
internal import Reporting
public import Selection

/// The warnings in plans and reports of imports and exports.
public enum PlanWarnings {
  /// Why a run would be refused; empty if it would not.
  public static func obstacle(_ obstacle: PublicationError?) -> String {
    guard let obstacle else { return "" }
    let words = ErrorWords(obstacle)
    return "Warning: the run would be refused now: \(words.message)\n"
      + (words.hint.map { "\($0)\n" } ?? "")
  }

  /// `.gitattributes` files that Git does not read to their end.
  static func cutOff(_ commits: [ObjectID]) -> String {
    guard let first = commits.first else { return "" }
    var text = "\nWarning: '.gitattributes' has a NUL in commit \(first)"
    if commits.count > 1 {
      text += " (and in \(NumberText.counted(commits.count - 1, "other version")))"
    }
    text += ", most often since it was saved as UTF-16.\n"
    text +=
      "Git reads nothing behind it; what stands in front of it counts. Save the file as UTF-8 "
    return text + "to make its other lines count.\n"
  }

  /// Protected files that a pattern matches.
  static func protected(_ files: NotedFiles) -> String {
    guard files.count > 0 else { return "" }
    return "Left as they are, since Git, Git LFS or DVC reads them: \(list(files))\n"
  }

  /// Small text files that are converted.
  static func texts(_ files: NotedFiles) -> String {
    guard files.count > 0 else { return "" }
    return "Small text files among them: \(list(files))\n"
      + "  To leave them in Git, add --exclude=\(word(files.excludes))\n"
  }

  private static func list(_ files: NotedFiles) -> String {
    let shown = files.paths.map { ShownText.of($0) }.joined(separator: ", ")
    return "\(NumberText.grouped(files.count)), "
      + (files.count > files.paths.count ? "such as \(shown)" : shown)
  }

  /// Patterns as one value of an option, quoted for a shell.
  static func word(_ patterns: [[UInt8]]) -> String {
    let list = patterns.map { pattern in
      pattern.flatMap { $0 == UInt8(ascii: ",") ? [UInt8(ascii: "\\"), $0] : [$0] }
    }
    let bytes = Array(list.joined(separator: [UInt8(ascii: ",")]))
    // Always quoted, so that users keep the quotes if they edit the patterns.
    let quoted = ShellWord.quoted(bytes)
    return quoted.hasPrefix("'") || quoted.hasPrefix("$") ? quoted : "'\(quoted)'"
  }

  /// A line for each pattern that matches no file.
  public static func unmatched(_ patterns: [UnmatchedPattern]) -> String {
    patterns.map { pattern in
      let option = pattern.isExclude ? "--exclude" : "--include"
      var text = "Warning: '\(ShownText.of(pattern.pattern))' (\(option)) matches "
      if pattern.matchesProtected {
        text += "only files that Git, Git LFS or DVC reads: these are never converted.\n"
      } else {
        text += "no file of the chosen commits."
        if !pattern.suggestions.isEmpty {
          text += " Did you mean \(option)=\(word(pattern.suggestions))?"
        }
        text += "\n"
      }
      return text
    }.joined()
  }
}
