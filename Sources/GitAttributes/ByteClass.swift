/// The set of bytes that a `[...]` of a pattern matches.
struct ByteClass: Hashable, Sendable {
  private var words: InlineWords = InlineWords()

  private struct InlineWords: Hashable, Sendable {
    var word0: UInt64 = 0
    var word1: UInt64 = 0
    var word2: UInt64 = 0
    var word3: UInt64 = 0
  }

  /// The class of all bytes that satisfy a condition.
  init(where isMember: (UInt8) -> Bool) {
    for byte in UInt8.min...UInt8.max where isMember(byte) { insert(byte) }
  }

  /// The empty class.
  init() {}

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let bit = UInt64(1) << UInt64(byte & 63)
    let word =
      switch byte >> 6 {
      case 0: words.word0
      case 1: words.word1
      case 2: words.word2
      default: words.word3
      }
    return word & bit != 0
  }

  mutating func insert(_ byte: UInt8) {
    let bit = UInt64(1) << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: words.word0 |= bit
    case 1: words.word1 |= bit
    case 2: words.word2 |= bit
    default: words.word3 |= bit
    }
  }

  /// Inserts a POSIX class, as Git defines it: ASCII only, independent of the locale.
  ///
  /// - Returns: false if there is no class of that name.
  mutating func insert(named name: ArraySlice<UInt8>, folding: Bool) -> Bool {
    guard var isMember = Self.posix(String(decoding: name, as: UTF8.self)) else { return false }
    if folding, name.elementsEqual("upper".utf8) {
      // The text is folded to lower case before the test.
      isMember = Self.isLetter
    }
    for byte in UInt8.min...0x7F where isMember(byte) { insert(byte) }
    return true
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(Byte.lowercased(byte))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func posix(_ name: String) -> ((UInt8) -> Bool)? {
    switch name {
    case "alnum": { isLetter($0) || isDigit($0) }
    case "alpha": isLetter
    case "blank": { $0 == Byte.space || $0 == Byte.tab }
    case "cntrl": { $0 < 0x20 || $0 == 0x7F }
    case "digit": isDigit
    case "graph": { (0x21...0x7E).contains($0) }
    case "lower": { (0x61...0x7A).contains($0) }
    case "print": { (0x20...0x7E).contains($0) }
    case "punct": { (0x21...0x7E).contains($0) && !isLetter($0) && !isDigit($0) }
    // Without vertical tab and form feed, as in Git's own character table.
    case "space": Byte.isBlank
    case "upper": { (0x41...0x5A).contains($0) }
    case "xdigit": { isDigit($0) || (0x61...0x66).contains(Byte.lowercased($0)) }
    default: nil
    }
  }
}
