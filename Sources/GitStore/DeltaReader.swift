internal import Digests

/// An instruction of a delta (gitformat-pack(5), "Deltified representation").
enum DeltaInstruction: Equatable {
  /// Copies a range of the base.
  case copy(Range<Int>)
  /// Inserts this range of the delta itself.
  case insert(Range<Int>)
}

/// Reads the sizes and instructions of a delta, and checks each against the sizes.
@safe
struct DeltaReader: ~Escapable {
  private let delta: RawSpan
  private var offset = 0
  private var made = 0
  /// The size of the base, in bytes.
  let baseByteCount: Int
  /// The size of the result, in bytes.
  let resultByteCount: Int

  /// Reads the two sizes; `nil` if they are damaged.
  @_lifetime(copy delta)
  init?(_ delta: RawSpan) {
    self.delta = delta
    var position = 0
    guard let base = Self.size(delta, &position), let result = Self.size(delta, &position) else {
      return nil
    }
    (baseByteCount, resultByteCount, offset) = (base, result, position)
  }

  private static func size(_ delta: RawSpan, _ position: inout Int) -> Int? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < delta.byteCount, shift < 63 {
      let byte = delta[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte & 0x80 == 0 { return Int(exactly: value) }
    }
    return nil
  }

  /// Whether the whole delta was read and the result is complete.
  var isFinished: Bool { offset == delta.byteCount && made == resultByteCount }

  /// The next instruction; `nil` at the end, and if the delta is damaged (see `isFinished`).
  @_lifetime(self: copy self)
  mutating func next() -> DeltaInstruction? {
    guard offset < delta.byteCount else { return nil }
    let code = delta[offset]
    var position = offset + 1
    if code & 0x80 == 0 {
      let count = Int(code)
      guard count > 0, position + count <= delta.byteCount, made + count <= resultByteCount else {
        return nil
      }
      offset = position + count
      made += count
      return .insert(position..<position + count)
    }
    var start = 0
    var count = 0
    for bit in 0..<4 where code & (1 << bit) != 0 {
      guard position < delta.byteCount else { return nil }
      start |= Int(delta[position]) << (bit * 8)
      position += 1
    }
    for bit in 0..<3 where code & (0x10 << bit) != 0 {
      guard position < delta.byteCount else { return nil }
      count |= Int(delta[position]) << (bit * 8)
      position += 1
    }
    if count == 0 { count = 0x10000 }
    guard start + count <= baseByteCount, made + count <= resultByteCount else { return nil }
    offset = position
    made += count
    return .copy(start..<start + count)
  }
}
