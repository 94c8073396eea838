internal import GitCommand
package import GitObjects

/// Lists of object names in hexadecimal, which Git writes by the ten thousand.
package enum ObjectNames {
  /// The name in the 40 digits at an index; nil if they are none.
  ///
  /// Done here rather than by `ObjectID(hex:)`, which is generic and costs twenty times as much.
  package static func read(_ text: [UInt8], at start: Int) -> ObjectID? {
    guard start + 40 <= text.count else { return nil }
    return read(digits: text[start..<start + 40])
  }

  /// The name in these digits; nil if they are not 40, or not all digits.
  package static func read(digits: ArraySlice<UInt8>) -> ObjectID? {
    guard digits.count == 40 else { return nil }
    var bytes: InlineArray<20, UInt8> = .init(repeating: 0)
    var isValid = true
    var index = digits.startIndex
    for position in 0..<20 {
      let (high, low) = (value(digits[index]), value(digits[index + 1]))
      isValid = isValid && (high | low) < 16
      bytes[position] = high << 4 | low & 15
      index += 2
    }
    guard isValid else { return nil }
    // Bytes have neither padding nor invalid values, the two reasons why `bytes` is unsafe.
    return unsafe ObjectID(bytes.span.bytes)
  }

  /// The names, one a line; nil if a line is none.
  package static func list(_ lines: [UInt8]) -> [ObjectID]? {
    guard lines.count.isMultiple(of: 41) else { return nil }
    var ids: [ObjectID] = []
    ids.reserveCapacity(lines.count / 41)
    for start in stride(from: 0, to: lines.count, by: 41) {
      guard lines[start + 40] == .newline, let id = read(lines, at: start) else { return nil }
      ids.append(id)
    }
    return ids
  }

  /// The value of a digit, in lower case as Git writes it; 16 for any other character.
  private static func value(_ digit: UInt8) -> UInt8 {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    default: 16
    }
  }
}
