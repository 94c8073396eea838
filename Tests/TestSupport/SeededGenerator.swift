/// Random numbers that are the same for a seed on every machine (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the sequence of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next number of the sequence.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number below `limit`.
  public mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  /// A number of a range.
  public mutating func from(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// True in `percent` of 100 cases.
  public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of the values, of which there must be at least one.
  public mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// Some of the values, each at most once, in random order; their number is in the range, if there
  /// are enough.
  public mutating func some<Value>(_ values: [Value], _ count: ClosedRange<Int>) -> [Value] {
    var left = values
    var taken: [Value] = []
    for _ in 0..<min(from(count), values.count) { taken.append(left.remove(at: below(left.count))) }
    return taken
  }

  /// Incompressible bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(count + 8)
    while output.count < count {
      var word = next()
      for _ in 0..<8 {
        output.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    output.removeLast(output.count - count)
    return output
  }
}
