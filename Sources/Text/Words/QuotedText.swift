/// Text in double quotes, as messages of Git LFS have it.
enum QuotedText {
  /// The text with quotes around it, and control characters escaped.
  static func of(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\0"..<" ", "\u{7f}":
        let hex = String(scalar.value, radix: 16)
        quoted += (hex.count == 1 ? "\\x0" : "\\x") + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
