/// Words of a command line as a shell reads them.
enum ShellWord {
  /// The word, quoted where it has to be; no byte in it acts on a terminal.
  static func quoted(_ word: [UInt8]) -> String {
    guard !word.isEmpty else { return "''" }
    let text = String(validating: word, as: UTF8.self)
    guard let text, text.unicodeScalars.allSatisfy(\.isHarmless) else {
      // What is no text, or would not be seen, in the notation of Bash, Zsh and POSIX 2024.
      return "$'" + word.map(escaped).joined() + "'"
    }
    return quoted(text)
  }

  /// The word, quoted where it has to be.
  static func quoted(_ word: String) -> String {
    let plain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        default: "+-./:=@_,".utf8.contains(byte)
        }
      }
    guard !plain else { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  private static func escaped(_ byte: UInt8) -> String {
    switch byte {
    case 0x27, 0x5C: return "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7F: return String(UnicodeScalar(byte))
    default:
      let octal = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - octal.count) + octal
    }
  }
}

extension Unicode.Scalar {
  /// Whether the character neither acts on a terminal nor hides what is there.
  var isHarmless: Bool {
    // Looking the category up takes longer than all else.
    if isASCII { return (0x20..<0x7F).contains(value) }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
      .privateUse:
      false
    default: true
    }
  }
}

/// Bytes that nobody vouches for, to be shown to people.
enum ShownText {
  /// The text, with what would act on a terminal or not be seen escaped.
  static func of(_ bytes: some Sequence<UInt8>) -> String {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if scalar.isHarmless {
        shown.unicodeScalars.append(scalar)
      } else {
        shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      }
    }
    return shown
  }
}
