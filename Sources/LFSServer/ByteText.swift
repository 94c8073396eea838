extension Collection<UInt8> {
  /// Whether a byte is a control character, which acts on a terminal or ends a line.
  var hasControlBytes: Bool { contains { $0 < 0x20 || $0 == 0x7F } }

  /// The bytes with percent escapes (`%41`) decoded; malformed escapes stay.
  var withoutEscapes: [UInt8] {
    let bytes = Array(self)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = Self.digit(bytes[index + 1]), let low = Self.digit(bytes[index + 2])
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return decoded
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}

extension [UInt8] {
  /// The bytes before and after the first occurrence of a text; `nil` if there is none.
  func split(around text: String) -> (before: [UInt8], after: [UInt8])? {
    split(around: Array(text.utf8))
  }

  /// The bytes before and after the first occurrence of a text; `nil` if there is none.
  func split(around text: [UInt8]) -> (before: [UInt8], after: [UInt8])? {
    guard count >= text.count else { return nil }
    for start in 0...(count - text.count) where self[start...].starts(with: text) {
      return (Array(self[..<start]), Array(self[(start + text.count)...]))
    }
    return nil
  }
}
