#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A size in bytes, written and parsed as by Git LFS.
public struct ByteCount: Hashable, Sendable, Comparable {
  /// The number of bytes.
  public let bytes: UInt64

  /// A number of bytes.
  public init(_ bytes: UInt64) {
    self.bytes = bytes
  }

  /// Reads a number with an optional unit: `1mb`, `1 MB`, `1,000`, `.5kb`.
  ///
  /// - Throws: `ByteCountError` for any other text, and for at least 2^64 bytes.
  public static func parse(_ text: some StringProtocol) throws(ByteCountError) -> ByteCount {
    let isPartOfNumber = { (scalar: Unicode.Scalar) in
      ("0"..."9").contains(scalar) || scalar == "." || scalar == ","
    }
    let scalars = text.unicodeScalars
    let end = scalars.firstIndex { !isPartOfNumber($0) } ?? scalars.endIndex
    var digits = ""
    digits.unicodeScalars.append(contentsOf: scalars[..<end].lazy.filter { $0 != "," })
    let number = digits.isEmpty ? 0 : try number(digits)
    let product = try number * Double(ByteUnit(text[end...]).byteCount)
    // The nearest `Double` to 2^64 - 1 is 2^64.
    guard product < Double(UInt64.max) else { throw .tooLarge }
    return ByteCount(UInt64(product))
  }

  private static func number(_ digits: String) throws(ByteCountError) -> Double {
    let points = digits.utf8.count { $0 == 0x2e }
    guard points <= 1, digits.utf8.count > points else { throw .invalidNumber(digits) }
    // With zeros at both ends, since Swift requires a digit on either side of the point.
    guard let number = Double(points == 0 ? digits : "0\(digits)0") else {
      throw .invalidNumber(digits)
    }
    guard number.isFinite else { throw .numberOutOfRange(digits) }
    return number
  }

  /// The size in the largest decimal unit that it reaches, such as `3.8 KB`.
  public var formatted: String {
    let suffixes = ["B", "KB", "MB", "GB", "TB", "PB"]
    // By logarithms, as in Git LFS: because of rounding, 999999999999999 is `1.0 PB`.
    let exponent = bytes == 0 ? 0 : Int(log(Double(bytes)) / log(1000))
    let index = min(exponent, suffixes.count - 1)
    let unit = (0..<index).reduce(UInt64(1)) { unit, _ in unit * 1000 }
    return "\(number(inUnitsOf: unit, keepsSmall: true)) \(suffixes[index])"
  }

  /// The number of units, without the unit's name.
  ///
  /// - Parameters:
  ///   - unit: the unit.
  ///   - keepsSmall: whether a size below ten bytes stays a number of bytes in any unit, as in Git
  ///     LFS, where 5 bytes are `5.0` kilobytes.
  public func formatted(in unit: ByteUnit, keepsSmall: Bool = true) -> String {
    number(inUnitsOf: unit.byteCount, keepsSmall: keepsSmall)
  }

  /// The number, rounded twice: half up to a tenth, then half to even if no fraction is shown.
  private func number(inUnitsOf unit: UInt64, keepsSmall: Bool) -> String {
    let rounded =
      keepsSmall && bytes < 10
      ? Double(bytes) : (Double(bytes) / Double(unit) * 10 + 0.5).rounded(.down) / 10
    guard rounded < 10, unit > 1 else {
      return String(UInt64(rounded.rounded(.toNearestOrEven)))
    }
    let tenths = Int((rounded * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  public static func < (left: ByteCount, right: ByteCount) -> Bool {
    left.bytes < right.bytes
  }
}
