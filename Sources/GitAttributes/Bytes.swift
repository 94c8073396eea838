internal import Digests

/// The bytes with a meaning in patterns and attribute files.
enum Byte {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let bang = UInt8(ascii: "!")
  static let quote = UInt8(ascii: "\"")
  static let hash = UInt8(ascii: "#")
  static let star = UInt8(ascii: "*")
  static let dash = UInt8(ascii: "-")
  static let slash = UInt8(ascii: "/")
  static let colon = UInt8(ascii: ":")
  static let equals = UInt8(ascii: "=")
  static let question = UInt8(ascii: "?")
  static let leftBracket = UInt8(ascii: "[")
  static let backslash = UInt8(ascii: "\\")
  static let rightBracket = UInt8(ascii: "]")
  static let caret = UInt8(ascii: "^")

  /// Whether the byte is one of the four that end the literal part of a pattern.
  static func isGlobSpecial(_ byte: UInt8) -> Bool {
    byte == star || byte == question || byte == leftBracket || byte == backslash
  }

  /// Whether the byte is one of the four that separate words in an attributes file.
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == space || byte == tab || byte == carriageReturn || byte == lineFeed
  }

  /// The byte in lower case, if it is an ASCII letter.
  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }
}

extension RawSpan {
  /// Whether the bytes from `offset` on begin with `literal`, which is in lower case if `folding`.
  @inline(__always)
  func has(_ literal: [UInt8], at offset: Int, folding: Bool) -> Bool {
    guard offset >= 0, byteCount - offset >= literal.count else { return false }
    // From the end, where paths differ more often than at their beginning.
    var index = literal.count
    while index > 0 {
      index -= 1
      let byte = self[offset + index]
      guard (folding ? Byte.lowercased(byte) : byte) == literal[index] else { return false }
    }
    return true
  }

  /// The offset of the first slash at or after `offset`; `nil` if there is none.
  func slash(from offset: Int) -> Int? {
    var index = offset
    while index < byteCount {
      if self[index] == Byte.slash { return index }
      index += 1
    }
    return nil
  }
}
