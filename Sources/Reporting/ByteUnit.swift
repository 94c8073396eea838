/// A unit of sizes, as `--unit` and `--above` take it: decimal (`kb`) or binary (`kib`).
public struct ByteUnit: Hashable, Sendable {
  /// The size of the unit, in bytes.
  public let byteCount: UInt64

  private static let byteCounts: [String: UInt64] = [
    "": 1, "b": 1,
    "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000,
    "tb": 1_000_000_000_000, "pb": 1_000_000_000_000_000,
    "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40, "pib": 1 << 50,
  ]

  /// The unit of one byte.
  public static let byte = ByteUnit(byteCount: 1)

  private init(byteCount: UInt64) {
    self.byteCount = byteCount
  }

  /// Reads the name of a unit, in any case and with surrounding white space; an empty name means
  /// bytes.
  ///
  /// - Throws: `ByteCountError.unknownUnit`.
  public init(_ name: some StringProtocol) throws(ByteCountError) {
    let isSpace = { (character: Character) in character.isWhitespace }
    let start = name.firstIndex { !isSpace($0) } ?? name.endIndex
    let end = name.lastIndex { !isSpace($0) }.map(name.index(after:)) ?? start
    let name = name[start..<end].lowercased()
    guard let byteCount = Self.byteCounts[name] else { throw .unknownUnit(name) }
    self.byteCount = byteCount
  }
}

/// Why a text is not a size.
public enum ByteCountError: Error, Equatable, Sendable {
  /// There is no unit of that name.
  case unknownUnit(String)
  /// The digits and points are not a number.
  case invalidNumber(String)
  /// The number is too large for a floating-point number.
  case numberOutOfRange(String)
  /// The size does not fit in 64 bits.
  case tooLarge
}
