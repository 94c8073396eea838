/// A set of bytes, as 256 bits: lookups need no reference counting.
@frozen
public struct ByteSet: Sendable {
  @usableFromInline var low: (UInt64, UInt64) = (0, 0)
  @usableFromInline var high: (UInt64, UInt64) = (0, 0)

  /// The set of these bytes; `nil` if one of them is `nil`.
  public init?(_ bytes: some Sequence<UInt8?>) {
    for byte in bytes {
      guard let byte else { return nil }
      let bit = UInt64(1) << UInt64(byte & 63)
      switch byte >> 6 {
      case 0: low.0 |= bit
      case 1: low.1 |= bit
      case 2: high.0 |= bit
      default: high.1 |= bit
      }
    }
  }

  /// Whether the byte is in the set.
  @inlinable
  @inline(__always)
  public func contains(_ byte: UInt8) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: low.0
      case 1: low.1
      case 2: high.0
      default: high.1
      }
    return word >> UInt64(byte & 63) & 1 != 0
  }
}
