internal import Digests

/// Why a text is not an object id in hexadecimal.
public enum HexError: Error, Equatable {
  /// The text has this number of digits, which is that of no object format.
  case wrongLength(Int)
  /// The byte at this index is not a hexadecimal digit.
  case notHex(index: Int)
}

/// The id of a Git object: the hash of its header and content.
///
/// Of an `ObjectFormat` with shorter ids the last bytes are zero, as in Git's own `struct
/// object_id`. So the format follows from the id: 12 zeros at the end of a SHA-256 do not occur.
@frozen
public struct ObjectID: Hashable, Sendable, Comparable, CustomStringConvertible {
  // Four words instead of 32 bytes, since the engine mostly compares and copies ids. In memory they
  // are those bytes.
  @usableFromInline var word0: UInt64
  @usableFromInline var word1: UInt64
  @usableFromInline var word2: UInt64
  @usableFromInline var word3: UInt64

  /// The id of no object: all zeros.
  public static let zero = ObjectID()

  @inlinable
  init() {
    (word0, word1, word2, word3) = (0, 0, 0, 0)
  }

  /// Reads the id at `offset`.
  @inlinable @inline(__always)
  public init(_ bytes: RawSpan, at offset: Int = 0, _ format: ObjectFormat) {
    // Words have no invalid bit patterns, and these loads check bounds.
    unsafe word0 = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    unsafe word1 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
    if format == .sha1 {
      let rest = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt32.self)
      (word2, word3) = (UInt64(littleEndian: UInt64(UInt32(littleEndian: rest))), 0)
    } else {
      unsafe word2 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
      unsafe word3 = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
    }
  }

  /// Reads the hexadecimal digits of an id, of any format.
  ///
  /// - Throws: `HexError` for any other text.
  public init(hex: some Collection<UInt8>) throws(HexError) {
    // A generic call once, not once for each digit.
    let digits = Array(hex)
    guard let format = ObjectFormat(digitCount: digits.count) else {
      throw .wrongLength(digits.count)
    }
    guard let id = unsafe Self(digits: digits.span.bytes, format) else {
      throw .notHex(index: digits.firstIndex { Hex.value(of: $0) == nil } ?? 0)
    }
    self = id
  }

  /// Reads the hexadecimal digits at `offset`; `nil` if there are none, or too few.
  public init?(digits text: RawSpan, at offset: Int = 0, _ format: ObjectFormat) {
    guard offset >= 0, text.byteCount - offset >= format.digitCount else { return nil }
    func half(_ number: Int) -> UInt32? {
      // Words have no invalid bit patterns, and this load checks bounds.
      HexWord.bytes(
        ofDigits: unsafe text.unsafeLoadUnaligned(
          fromByteOffset: offset + number * 8,
          as: UInt64.self
        )
      )
    }
    func word(_ first: UInt32, _ second: UInt32) -> UInt64 {
      UInt64(littleEndian: UInt64(first.littleEndian) | UInt64(second.littleEndian) << 32)
    }
    guard let half0 = half(0), let half1 = half(1), let half2 = half(2), let half3 = half(3),
      let half4 = half(4)
    else { return nil }
    (word0, word1, word2, word3) = (word(half0, half1), word(half2, half3), word(half4, 0), 0)
    guard format == .sha256 else { return }
    guard let half5 = half(5), let half6 = half(6), let half7 = half(7) else { return nil }
    (word2, word3) = (word(half4, half5), word(half6, half7))
  }

  /// The format that the id is of; of `zero` SHA-1.
  @inlinable public var format: ObjectFormat {
    word3 == 0 && word2.littleEndian >> 32 == 0 ? .sha1 : .sha256
  }

  /// The bytes, as many as ids of the format have.
  public var bytes: [UInt8] {
    // A slice would be copied byte by byte.
    unsafe withUnsafeBytes(of: self) { own in
      unsafe Array(UnsafeRawBufferPointer(rebasing: own[..<format.byteCount]))
    }
  }

  /// The hexadecimal digits, in lower case.
  public var hex: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(format.digitCount)
    appendHex(to: &text)
    return text
  }

  /// Appends the hexadecimal digits, in lower case.
  public func appendHex(to text: inout [UInt8]) {
    func digits(_ word: UInt64) -> (UInt64, UInt64) {
      let bits = word.littleEndian
      return (
        HexWord.digits(ofBytes: UInt32(truncatingIfNeeded: bits).littleEndian),
        HexWord.digits(ofBytes: UInt32(truncatingIfNeeded: bits >> 32).littleEndian)
      )
    }
    // Of SHA-1 the last word is not needed.
    let last = word3 == 0 ? (0, 0) : digits(word3)
    let all = (digits(word0), digits(word1), digits(word2), last)
    // Words have neither padding nor invalid values.
    unsafe withUnsafeBytes(of: all) { digits in
      unsafe text.append(
        contentsOf: UnsafeRawBufferPointer(rebasing: digits[..<format.digitCount])
      )
    }
  }

  /// The hexadecimal digits, in lower case.
  public var description: String { String(decoding: hex, as: UTF8.self) }

  /// Eight bytes of the id, evenly distributed since it is a digest.
  @inlinable
  public var hashPrefix: UInt64 { word0 }

  /// The first byte, by which pack indexes and loose objects are grouped.
  @inlinable
  public var firstByte: UInt8 { UInt8(truncatingIfNeeded: word0.littleEndian) }

  /// The first two bytes as a number, for sorting by buckets.
  @inlinable
  public var bucket: UInt16 { UInt16(word0.bigEndian >> 48) }

  @inlinable @inline(__always)
  public static func == (left: ObjectID, right: ObjectID) -> Bool {
    left.word0 == right.word0 && left.word1 == right.word1 && left.word2 == right.word2
      && left.word3 == right.word3
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
    hasher.combine(word0)
    hasher.combine(word1)
    hasher.combine(word2)
    if word3 != 0 { hasher.combine(word3) }
  }

  @inlinable
  public static func < (left: ObjectID, right: ObjectID) -> Bool {
    if left.word0 != right.word0 { return left.word0.bigEndian < right.word0.bigEndian }
    if left.word1 != right.word1 { return left.word1.bigEndian < right.word1.bigEndian }
    if left.word2 != right.word2 { return left.word2.bigEndian < right.word2.bigEndian }
    return left.word3.bigEndian < right.word3.bigEndian
  }

  /// Overwrites the bytes at `offset`.
  @inlinable
  public func write(to bytes: inout [UInt8], at offset: Int, _ format: ObjectFormat) {
    let end = offset + format.byteCount
    precondition(offset >= 0 && end <= bytes.count, "within the bytes")
    unsafe withUnsafeBytes(of: self) { own in
      unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[offset..<end])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: own[..<format.byteCount]))
      }
    }
  }
}
