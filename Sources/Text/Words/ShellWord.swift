/// Arguments quoted for a shell.
public enum ShellWord {
  /// The argument, quoted if necessary; no byte in it acts on a terminal.
  static func quoted(_ word: [UInt8]) -> String {
    guard !word.isEmpty else { return "''" }
    let text = String(validating: word, as: UTF8.self)
    guard let text, text.unicodeScalars.allSatisfy(\.isHarmless), !text.contains("##") else {
      // Bytes that are not text or not visible, in the notation of Bash, Zsh and POSIX 2024.
      return "$'" + word.map(escaped).joined() + "'"
    }
    let isPlain = word.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
      default: "+-./:=@_,%".utf8.contains(byte)
      }
    }
    guard !isPlain else { return text }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  /// The argument, quoted if necessary.
  static func quoted(_ word: String) -> String { quoted(Array(word.utf8)) }

  /// The argument byte for byte, for a script that any POSIX shell runs and that is not shown on a
  /// terminal.
  static func posix(_ word: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "'")
    return [quote] + word.flatMap { $0 == quote ? Array("'\\''".utf8) : [$0] } + [quote]
  }

  private static func escaped(_ byte: UInt8) -> String {
    switch byte {
    case 0x27, 0x5C: return "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7F where byte != UInt8(ascii: "#"): return String(UnicodeScalar(byte))
    default:
      let octal = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - octal.count) + octal
    }
  }
}

extension Unicode.Scalar {
  /// Whether the character neither acts on a terminal nor is invisible.
  var isHarmless: Bool {
    // The lookup of the category is slow.
    if isASCII { return (0x20..<0x7F).contains(value) }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
      .privateUse:
      false
    default: true
    }
  }
}

/// Untrusted bytes as they are shown to users, such as names and messages of a repository or of
/// another program.
public enum ShownText {
  /// The text, with escapes for what would act on a terminal, would be invisible, or would be a
  /// command to a CI that reads the output.
  public static func of(_ bytes: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    if isPlain, !text.utf8.contains(UInt8(ascii: "#")), text.utf8.first != UInt8(ascii: ":") {
      return text
    }
    var shown = ""
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      // '::error::' at the beginning of a line, '##[error]' and '##vso[…]' anywhere.
      let isCommand = scalar == ":" && last == nil || scalar == "#" && last == "#"
      if scalar.isHarmless, !isCommand {
        shown.unicodeScalars.append(scalar)
      } else {
        shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      }
      last = scalar
    }
    return shown
  }

  /// Text of several lines, such as a message of Git, with each line shown like that; tabs stay.
  public static func lines(of text: String) -> String {
    var isPlain = true
    for byte in text.utf8 where isPlain {
      isPlain = (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "#") || byte == 0x0A
    }
    guard !isPlain || text.utf8.first == UInt8(ascii: ":") || text.contains("\n:") else {
      return text
    }
    return text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { line in
        line.split(separator: 0x09, omittingEmptySubsequences: false).map { of($0) }
          .joined(separator: "\t")
      }
      .joined(separator: "\n")
  }

  /// The text of bytes that are not shown to users, such as an argument to compare or parse.
  public static func unshown(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }
}
