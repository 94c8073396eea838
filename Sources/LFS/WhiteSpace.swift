/// White space of Unicode, in UTF-8.
enum WhiteSpace {
  /// The white space characters outside ASCII.
  private static let wide: [[UInt8]] = {
    let scalars = ["\u{85}", "\u{a0}", "\u{1680}", "\u{2028}", "\u{2029}", "\u{202f}", "\u{205f}"]
    let spaces = (0x2000...0x200a).compactMap(Unicode.Scalar.init).map { String($0) }
    return (scalars + spaces + ["\u{3000}"]).map { Array($0.utf8) }
  }()

  private static func isNarrow(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  /// The text without white space at its ends.
  static func trim(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first {
      if isNarrow(first) {
        text = text.dropFirst()
      } else if first >= 0x80, let space = wide.first(where: { text.starts(with: $0) }) {
        text = text.dropFirst(space.count)
      } else {
        break
      }
    }
    while let last = text.last {
      if isNarrow(last) {
        text = text.dropLast()
      } else if last >= 0x80,
        let space = wide.first(where: { text.suffix($0.count).elementsEqual($0) })
      {
        text = text.dropLast(space.count)
      } else {
        break
      }
    }
    return text
  }
}
