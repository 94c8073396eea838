/// C-style quoting as in Git (quote.c, `core.quotePath` in git-config(1)).
public enum CQuoting {
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")
  /// The letters for control characters after a backslash.
  private static let letters: [UInt8: UInt8] = [
    7: UInt8(ascii: "a"), 8: UInt8(ascii: "b"), 9: UInt8(ascii: "t"), 10: UInt8(ascii: "n"),
    11: UInt8(ascii: "v"), 12: UInt8(ascii: "f"), 13: UInt8(ascii: "r"),
    quote: quote, backslash: backslash,
  ]
  private static let controls: [UInt8: UInt8] = Dictionary(
    letters.map { ($1, $0) },
    uniquingKeysWith: { first, _ in first }
  )

  /// The text in quotes, with everything but printable ASCII escaped.
  public static func quoted(_ text: [UInt8]) -> [UInt8] {
    var output = [quote]
    for byte in text {
      if let letter = letters[byte] {
        output += [backslash, letter]
      } else if byte < 0x20 || byte >= 0x7F {
        output.append(backslash)
        output += [byte >> 6, byte >> 3 & 7, byte & 7].map { $0 + UInt8(ascii: "0") }
      } else {
        output.append(byte)
      }
    }
    output.append(quote)
    return output
  }

  /// The text of a quoted string at the start of a line.
  ///
  /// - Returns: the text and the index after it; `nil` if there is no well-formed string.
  public static func unquote(_ line: ArraySlice<UInt8>) -> (text: [UInt8], end: Int)? {
    guard line.first == quote else { return nil }
    var rest = line.dropFirst()
    var text: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == quote { return (text, rest.startIndex) }
      guard byte == backslash else {
        text.append(byte)
        continue
      }
      guard let escape = rest.popFirst() else { return nil }
      if let control = controls[escape] {
        text.append(control)
        continue
      }
      let digits = [escape] + rest.prefix(2)
      guard digits.count == 3, (0x30...0x33).contains(escape),
        digits.allSatisfy({ (0x30...0x37).contains($0) })
      else { return nil }
      text.append(digits.reduce(0) { $0 << 3 | $1 & 7 })
      rest.removeFirst(2)
    }
    return nil
  }
}
