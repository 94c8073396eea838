/// Hexadecimal in lower case, as Git and Git LFS write ids.
public enum Hex {
  /// The two digits of each byte, in order.
  // Inlined, since the generic code in other modules called its argument for each byte.
  @inlinable
  public static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.underestimatedCount * 2)
    append(bytes, to: &output)
    return output
  }

  /// Appends the two digits of each byte, in order.
  @inlinable
  public static func append(_ bytes: some Sequence<UInt8>, to output: inout [UInt8]) {
    for byte in bytes {
      output.append(digit(byte >> 4))
      output.append(digit(byte & 15))
    }
  }

  /// The digit of a value below 16.
  @inlinable
  static func digit(_ value: UInt8) -> UInt8 {
    value + (value < 10 ? 0x30 : 0x61 - 10)
  }

  /// The value of a digit, in upper or lower case; `nil` for any other character.
  @inlinable
  public static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x61...0x66: digit - 0x61 + 10
    case 0x41...0x46: digit - 0x41 + 10
    default: nil
    }
  }
}
