internal import Digests

/// Why a text is not an LFS object id: 64 hexadecimal digits in lower case.
public enum LFSObjectIDError: Error, Equatable {
  /// The text has this number of digits.
  case wrongLength(Int)
  /// The byte at this index is not a hexadecimal digit in lower case.
  case notHex(index: Int)
}

/// The id of an LFS object: the SHA-256 of its content, 32 bytes.
@frozen
public struct LFSObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  // Four words, since they are compared and copied faster than 32 bytes; in memory they are those
  // bytes.
  @usableFromInline var word0: UInt64
  @usableFromInline var word1: UInt64
  @usableFromInline var word2: UInt64
  @usableFromInline var word3: UInt64

  /// The length of an id, in bytes.
  public static let byteCount = 32

  /// Reads the 32 bytes at `offset`.
  @inlinable
  public init(_ bytes: RawSpan, at offset: Int = 0) {
    // Words have no invalid bit patterns, and these loads check bounds.
    unsafe word0 = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    unsafe word1 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
    unsafe word2 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
    unsafe word3 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
  }

  /// Reads 64 hexadecimal digits in lower case, the only form that Git LFS knows.
  ///
  /// - Throws: `LFSObjectIDError` for any other text.
  public init(hex: some Collection<UInt8>) throws(LFSObjectIDError) {
    // A generic call once, not once for each digit.
    let digits = Array(hex)
    guard digits.count == 64 else { throw .wrongLength(digits.count) }
    var bytes = InlineArray<32, UInt8>(repeating: 0)
    for (index, digit) in digits.enumerated() {
      guard let value = Hex.value(of: digit), !(0x41...0x46).contains(digit) else {
        throw .notHex(index: index)
      }
      bytes[index / 2] = bytes[index / 2] << 4 | value
    }
    unsafe self.init(bytes.span.bytes)
  }

  /// The id of a content.
  public init(hashing content: RawSpan) {
    var digest = Digest(.sha256)
    digest.update(content)
    let name = digest.finish()
    self.init(name.rawSpan)
  }

  /// The id of the empty object.
  public static let empty: LFSObjectID = {
    let nothing: [UInt8] = []
    return LFSObjectID(hashing: nothing.rawSpan)
  }()

  /// The 32 bytes.
  public var bytes: [UInt8] {
    // The struct is its 32 bytes, without padding.
    unsafe withUnsafeBytes(of: self) { unsafe Array($0) }
  }

  /// The 64 hexadecimal digits, in lower case.
  public var hex: [UInt8] { unsafe withUnsafeBytes(of: self) { unsafe Hex.encode($0) } }

  /// The 64 hexadecimal digits, in lower case.
  public var description: String { String(decoding: hex, as: UTF8.self) }

  /// The first two bytes: a store has 65,536 directories by them.
  package var directoryIndex: Int {
    Int(truncatingIfNeeded: word0.bigEndian >> 48)
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    // Digests are evenly distributed, so one word is enough.
    hasher.combine(word0)
  }

  @inlinable
  public static func < (left: LFSObjectID, right: LFSObjectID) -> Bool {
    if left.word0 != right.word0 { return left.word0.bigEndian < right.word0.bigEndian }
    if left.word1 != right.word1 { return left.word1.bigEndian < right.word1.bigEndian }
    if left.word2 != right.word2 { return left.word2.bigEndian < right.word2.bigEndian }
    return left.word3.bigEndian < right.word3.bigEndian
  }
}
