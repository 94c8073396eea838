internal import Digests
internal import GitObjects

/// Writes the instructions of a delta (gitformat-pack(5), "Deltified representation").
struct DeltaText {
  /// The delta written so far.
  private(set) var bytes: [UInt8] = []

  /// Begins a delta; reuses the memory of the last one.
  mutating func begin(baseByteCount: Int, resultByteCount: Int) {
    bytes.removeAll(keepingCapacity: true)
    appendSize(baseByteCount)
    appendSize(resultByteCount)
  }

  private mutating func appendSize(_ size: Int) {
    var rest = size
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Appends an instruction to copy a range of the base.
  mutating func appendCopy(of range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound {
      let count = min(range.upperBound - start, 0xFF_FFFF)
      let codeIndex = bytes.count
      bytes.append(0)
      var code: UInt8 = 0x80
      for bit in 0..<4 {
        let byte = UInt8(truncatingIfNeeded: start >> (bit * 8))
        if byte != 0 {
          bytes.append(byte)
          code |= 1 << bit
        }
      }
      if count != 0x10000 {
        for bit in 0..<3 {
          let byte = UInt8(truncatingIfNeeded: count >> (bit * 8))
          if byte != 0 {
            bytes.append(byte)
            code |= 0x10 << bit
          }
        }
      }
      bytes[codeIndex] = code
      start += count
    }
  }

  /// Appends instructions to insert a range of the result.
  mutating func appendInsertion(of range: Range<Int>, in result: RawSpan) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + 127, range.upperBound)
      bytes.append(UInt8(end - start))
      for index in start..<end { bytes.append(result[index]) }
      start = end
    }
  }
}
