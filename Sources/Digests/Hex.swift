/// Lower-case hexadecimal, as Git and Git LFS write ids.
public enum Hex {
  private static let digits: [UInt8] = Array("0123456789abcdef".utf8)

  /// The two digits of each byte, in order.
  public static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes {
      output.append(digits[Int(byte >> 4)])
      output.append(digits[Int(byte & 15)])
    }
    return output
  }

  /// The value of one digit, upper or lower case; nil for any other character.
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
