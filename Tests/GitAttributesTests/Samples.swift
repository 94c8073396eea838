import Digests

@testable import GitAttributes

extension String {
  /// The text's bytes.
  var bytes: [UInt8] { Array(utf8) }
}

extension [UInt8] {
  /// The bytes as text, for messages.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// The offset of the last component of a path.
  var basenameAt: Int { lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0 }
}

extension AttributesPattern {
  func matches(_ path: [UInt8]) -> Bool {
    matches(path: path.rawSpan, basenameAt: path.basenameAt)
  }

  func canMatch(beneath directory: String) -> Bool {
    let bytes = directory.bytes
    return canMatchBeneath(directory: bytes.rawSpan)
  }
}

extension AttributesStack {
  func filterEffect(on path: String) -> FilterEffect {
    let bytes = path.bytes
    return filterEffect(onPath: bytes.rawSpan, basenameAt: bytes.basenameAt)
  }
}

/// A random number generator with a seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Random pieces, one after the other.
  mutating func text(of pieces: [String], count: ClosedRange<Int>) -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0..<Int.random(in: count, using: &self) {
      text += pieces.randomElement(using: &self)?.utf8 ?? "".utf8
    }
    return text
  }
}
