internal import Text

/// The command line as the system has it, since paths need not be Unicode text.
enum RawArguments {
  /// The bytes of positional arguments, which are on the command line in this order.
  ///
  /// A text that is not found there is returned as UTF-8.
  static func bytes(of texts: [String]) -> [[UInt8]] {
    var rest = Invocation.arguments[...]
    return texts.map { text in
      guard let place = rest.firstIndex(where: { ShownText.unshown($0) == text })
      else { return Array(text.utf8) }
      defer { rest = rest[(place + 1)...] }
      return rest[place]
    }
  }

  /// The bytes of an option's values, in their order.
  ///
  /// - Parameters:
  ///   - texts: the values as text, with U+FFFD for bytes that are not UTF-8.
  ///   - names: the option's names, such as `--include` and `-I`.
  static func bytes(of texts: [String], option names: [String]) -> [[UInt8]] {
    // A text without that character has its original bytes.
    guard texts.contains(where: { $0.unicodeScalars.contains("\u{FFFD}") }) else {
      return texts.map { Array($0.utf8) }
    }
    var values = values(of: names)[...]
    return texts.map { text in
      guard let place = values.firstIndex(where: { ShownText.unshown($0) == text })
      else { return Array(text.utf8) }
      defer { values = values[(place + 1)...] }
      return values[place]
    }
  }

  /// All possible values of an option: what follows its name, in the same word or the next.
  private static func values(of names: [String]) -> [[UInt8]] {
    let words = Invocation.arguments
    var values: [[UInt8]] = []
    for (index, word) in words.enumerated() {
      for name in names {
        let name = Array(name.utf8)
        if word == name, index + 1 < words.count {
          values.append(words[index + 1])
        } else if word.starts(with: name + [UInt8(ascii: "=")]) {
          values.append(Array(word.dropFirst(name.count + 1)))
        }
      }
    }
    return values
  }
}
