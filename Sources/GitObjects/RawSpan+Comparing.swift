public import Digests

extension RawSpan {
  /// Whether two ranges of bytes are equal.
  @inlinable
  public func isEqual(to other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    var offset = 0
    while offset + 8 <= byteCount {
      // Words have no invalid bit patterns, and these loads check bounds.
      let left = unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      let right = unsafe other.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard left == right else { return false }
      offset += 8
    }
    while offset < byteCount {
      guard self[offset] == other[offset] else { return false }
      offset += 1
    }
    return true
  }

  /// Whether the bytes are those of `text`.
  @inlinable
  public func isEqual(to text: [UInt8]) -> Bool { isEqual(to: text.rawSpan) }
}

extension RawSpan {
  /// The length of the common prefix of the bytes from one offset and other bytes from another.
  @inlinable
  public func commonByteCount(
    from offset: Int,
    with other: RawSpan,
    from otherOffset: Int
  ) -> Int {
    let limit = min(byteCount - offset, other.byteCount - otherOffset)
    var count = 0
    while count + 8 <= limit {
      // Words have no invalid bit patterns, and the loop stays within both spans.
      let left = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset + count,
        as: UInt64.self
      )
      let right = unsafe other.unsafeLoadUnaligned(
        fromUncheckedByteOffset: otherOffset + count,
        as: UInt64.self
      )
      let difference = left ^ right
      if difference != 0 { return count + difference.littleEndian.trailingZeroBitCount / 8 }
      count += 8
    }
    while count < limit, self[offset + count] == other[otherOffset + count] { count += 1 }
    return count
  }

  /// The length of the common suffix, in bytes, at most `limit`.
  @inlinable
  public func commonByteCount(atEndOf other: RawSpan, limit: Int) -> Int {
    let limit = min(limit, byteCount, other.byteCount)
    var count = 0
    while count + 8 <= limit {
      // Words have no invalid bit patterns, and the loop stays within both spans.
      let left = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: byteCount - count - 8,
        as: UInt64.self
      )
      let right = unsafe other.unsafeLoadUnaligned(
        fromUncheckedByteOffset: other.byteCount - count - 8,
        as: UInt64.self
      )
      let difference = left ^ right
      if difference != 0 { return count + difference.bigEndian.trailingZeroBitCount / 8 }
      count += 8
    }
    while count < limit, self[byteCount - count - 1] == other[other.byteCount - count - 1] {
      count += 1
    }
    return count
  }

  /// Whether the bytes come before others in lexicographic order.
  public func precedes(_ other: RawSpan) -> Bool {
    let common = commonByteCount(from: 0, with: other, from: 0)
    guard common < other.byteCount else { return false }
    return common == byteCount || self[common] < other[common]
  }
}
