/// Conversion between eight hexadecimal digits and their four bytes, all at once.
///
/// The bytes of a word are in memory order. A loop over digits took more than ten times as long,
/// and ids are read by the hundred thousand.
enum HexWord {
  /// The four bytes of eight digits, in upper or lower case; `nil` if there is any other character.
  @inline(__always)
  static func bytes(ofDigits word: UInt64) -> UInt32? {
    let text = word.littleEndian
    let ones: UInt64 = 0x0101_0101_0101_0101
    // A letter has bit 6, and its value is 9 more than its low four bits.
    let isLetter = text >> 6 & ones
    let values = (text & (0x0F * ones)) &+ isLetter &* 9
    // Any other character differs from the digit of its value, or has a value above 15.
    guard digits(of: values) == text | isLetter << 5, values & (0xF0 * ones) == 0 else {
      return nil
    }
    // The first digit of each pair is the high one.
    var pairs = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF
    pairs = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: pairs | pairs >> 16).littleEndian
  }

  /// The digits of four bytes, in lower case.
  @inline(__always)
  static func digits(ofBytes word: UInt32) -> UInt64 {
    var pairs = UInt64(word.littleEndian)
    pairs = (pairs | pairs << 16) & 0x0000_FFFF_0000_FFFF
    pairs = (pairs | pairs << 8) & 0x00FF_00FF_00FF_00FF
    return digits(of: (pairs >> 4 | pairs << 8) & 0x0F0F_0F0F_0F0F_0F0F).littleEndian
  }

  /// The digits of eight values below 16, one value a byte.
  @inline(__always)
  private static func digits(of values: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let isLetter = (values &+ 6 &* ones) >> 4 & ones
    return values &+ 0x30 &* ones &+ isLetter &* 0x27
  }
}
