internal import Digests

/// Why a text is not an object id in hexadecimal.
public enum HexError: Error, Equatable {
  /// The text has this number of digits, not 40.
  case wrongLength(Int)
  /// The byte at this index is not a hexadecimal digit.
  case notHex(index: Int)
}

/// The id of a Git object: the SHA-1 of its header and content, 20 bytes.
@frozen
public struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  // Five words instead of 20 bytes, since the engine mostly compares and copies ids. In memory they
  // are those bytes.
  @usableFromInline var word0: UInt32
  @usableFromInline var word1: UInt32
  @usableFromInline var word2: UInt32
  @usableFromInline var word3: UInt32
  @usableFromInline var word4: UInt32

  /// The length of an id, in bytes.
  public static let byteCount = 20

  /// The id of no object: all zeros.
  public static let zero = ObjectID()

  @inlinable
  init() {
    (word0, word1, word2, word3, word4) = (0, 0, 0, 0, 0)
  }

  /// Reads the 20 bytes at `offset`.
  @inlinable @inline(__always)
  public init(_ bytes: RawSpan, at offset: Int = 0) {
    // Words have no invalid bit patterns, and these loads check bounds.
    unsafe word0 = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
    unsafe word1 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
    unsafe word2 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt32.self)
    unsafe word3 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 12, as: UInt32.self)
    unsafe word4 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt32.self)
  }

  /// Reads 40 hexadecimal digits.
  ///
  /// - Throws: `HexError` for any other text.
  public init(hex: some Collection<UInt8>) throws(HexError) {
    // A generic call once, not once for each digit.
    let digits = Array(hex)
    guard digits.count == 40 else { throw .wrongLength(digits.count) }
    guard let id = unsafe Self(digits: digits.span.bytes) else {
      throw .notHex(index: digits.firstIndex { Hex.value(of: $0) == nil } ?? 0)
    }
    self = id
  }

  /// Reads the 40 hexadecimal digits at `offset`; `nil` if there are none.
  public init?(digits text: RawSpan, at offset: Int = 0) {
    guard offset >= 0, text.byteCount - offset >= 40 else { return nil }
    func word(_ number: Int) -> UInt32? {
      // Words have no invalid bit patterns, and this load checks bounds.
      HexWord.bytes(
        ofDigits: unsafe text.unsafeLoadUnaligned(
          fromByteOffset: offset + number * 8,
          as: UInt64.self
        )
      )
    }
    guard let word0 = word(0), let word1 = word(1), let word2 = word(2), let word3 = word(3),
      let word4 = word(4)
    else { return nil }
    (self.word0, self.word1, self.word2, self.word3, self.word4) =
      (word0, word1, word2, word3, word4)
  }

  /// The 20 bytes.
  public var bytes: [UInt8] {
    unsafe withUnsafeBytes(of: self) { unsafe Array($0) }
  }

  /// The 40 hexadecimal digits, in lower case.
  public var hex: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(40)
    appendHex(to: &text)
    return text
  }

  /// Appends the 40 hexadecimal digits, in lower case.
  public func appendHex(to text: inout [UInt8]) {
    let digits = (
      HexWord.digits(ofBytes: word0), HexWord.digits(ofBytes: word1),
      HexWord.digits(ofBytes: word2), HexWord.digits(ofBytes: word3),
      HexWord.digits(ofBytes: word4)
    )
    // Words have neither padding nor invalid values.
    unsafe withUnsafeBytes(of: digits) { unsafe text.append(contentsOf: $0) }
  }

  /// The 40 hexadecimal digits, in lower case.
  public var description: String { String(decoding: hex, as: UTF8.self) }

  /// Eight bytes of the id, evenly distributed since it is a digest.
  @inlinable
  public var hashPrefix: UInt64 { UInt64(word0) | UInt64(word1) << 32 }

  /// The first byte, by which pack indexes and loose objects are grouped.
  @inlinable
  public var firstByte: UInt8 { UInt8(truncatingIfNeeded: word0.littleEndian) }

  /// The first two bytes as a number, for sorting by buckets.
  @inlinable
  public var bucket: UInt16 { UInt16(word0.bigEndian >> 16) }

  @inlinable @inline(__always)
  public static func == (left: ObjectID, right: ObjectID) -> Bool {
    left.word0 == right.word0 && left.word1 == right.word1 && left.word2 == right.word2
      && left.word3 == right.word3 && left.word4 == right.word4
  }

  @inlinable
  public func hash(into hasher: inout Hasher) {
    hasher.combine(hashPrefix)
  }

  /// Feeds all bytes to a hasher, for hashes that stand for objects.
  ///
  /// Crafted ids may agree in the eight bytes of `hashPrefix`.
  @inlinable
  public func feed(_ hasher: inout Hasher) {
    hasher.combine(hashPrefix)
    hasher.combine(UInt64(word2) | UInt64(word3) << 32)
    hasher.combine(word4)
  }

  @inlinable
  public static func < (left: ObjectID, right: ObjectID) -> Bool {
    if left.word0 != right.word0 { return left.word0.bigEndian < right.word0.bigEndian }
    if left.word1 != right.word1 { return left.word1.bigEndian < right.word1.bigEndian }
    if left.word2 != right.word2 { return left.word2.bigEndian < right.word2.bigEndian }
    if left.word3 != right.word3 { return left.word3.bigEndian < right.word3.bigEndian }
    return left.word4.bigEndian < right.word4.bigEndian
  }

  /// Overwrites the 20 bytes at `offset`.
  @inlinable
  public func write(to bytes: inout [UInt8], at offset: Int) {
    precondition(offset >= 0 && offset + Self.byteCount <= bytes.count, "within the bytes")
    unsafe withUnsafeBytes(of: self) { own in
      unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<offset + Self.byteCount])
          .copyMemory(from: own)
      }
    }
  }
}
