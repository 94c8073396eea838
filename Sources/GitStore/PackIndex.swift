internal import FileSystem
internal import GitObjects

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The index of a pack, with the offset of each object (gitformat-pack(5), "pack-*.idx files").
// SAFETY: the mapping is read-only and lives as long as the value.
@safe
final class PackIndex: @unchecked Sendable {
  private let base: UnsafeRawPointer
  private let byteCount: Int
  /// The owner of the mapping; `nil` if it is this value.
  private let original: PackIndex?
  private let isVersion2: Bool
  /// The format of the ids.
  let format: ObjectFormat
  let path: String
  /// The number of objects.
  let count: Int

  /// Maps the index at `path`.
  init(path: String, _ format: ObjectFormat) throws(StoreError) {
    let file = try FileHandle.reading(path)
    let byteCount = try StoreError.wrapping(file.byteCount())
    // Two checksums end it: that of the pack, and its own.
    guard byteCount >= 256 * 4 + 2 * format.byteCount else {
      throw .badPack(path: path, .tooShort)
    }
    let mapped = unsafe try StoreError.wrapping(file.map(byteCount))
    let bytes = unsafe UnsafeRawBufferPointer(start: mapped, count: byteCount)
    do throws(StoreError) {
      (isVersion2, count) = try unsafe Self.check(bytes, format, path: path)
    } catch {
      // `deinit` does not run, since not all properties are set.
      unsafe munmap(mapped, byteCount)
      throw error
    }
    unsafe base = UnsafeRawPointer(mapped)
    self.byteCount = byteCount
    self.format = format
    self.path = path
    original = nil
  }

  /// The same index, for another thread.
  init(copying other: PackIndex) {
    unsafe base = other.base
    (byteCount, isVersion2, format, path, count) =
      (other.byteCount, other.isVersion2, other.format, other.path, other.count)
    original = other.original ?? other
  }

  /// Checks the version and the fan-out table; returns whether it is version 2, and the number of
  /// objects.
  private static func check(
    _ bytes: UnsafeRawBufferPointer,
    _ format: ObjectFormat,
    path: String
  ) throws(StoreError) -> (isVersion2: Bool, count: Int) {
    func word(_ offset: Int) -> UInt32 {
      unsafe UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    let isVersion2 = word(0) == 0xFF74_4F63
    if isVersion2, word(4) != 2 {
      throw .badPack(path: path, .indexVersion(word(4)))
    }
    let fanout = isVersion2 ? 8 : 0
    guard bytes.count >= fanout + 1024 + 2 * format.byteCount else {
      throw .badPack(path: path, .tooShort)
    }
    var count = 0
    for index in 0..<256 {
      let value = Int(word(fanout + index * 4))
      guard value >= count else {
        throw .badPack(path: path, .indexTable)
      }
      count = value
    }
    // An id, its offset, and in version 2 its CRC-32.
    let entryByteCount = format.byteCount + (isVersion2 ? 8 : 4)
    guard bytes.count >= fanout + 1024 + count * entryByteCount + 2 * format.byteCount else {
      throw .badPack(path: path, .indexTable)
    }
    return (isVersion2, count)
  }

  /// The checksum of the pack that the index belongs to.
  var packChecksum: [UInt8] {
    unsafe Array(
      UnsafeRawBufferPointer(
        start: base + byteCount - 2 * format.byteCount,
        count: format.byteCount
      )
    )
  }

  deinit {
    if original == nil { unsafe munmap(UnsafeMutableRawPointer(mutating: base), byteCount) }
  }

  private func word(at offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset + 4 <= byteCount, "within the index")
    return unsafe UInt32(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  private func idOffset(_ index: Int) -> Int {
    isVersion2
      ? 8 + 1024 + index * format.byteCount : 1024 + index * (4 + format.byteCount) + 4
  }

  /// The id of the object at a position in the sorted list.
  func id(at index: Int) -> ObjectID {
    precondition(index >= 0 && index < count, "within the index")
    let span = unsafe RawSpan(_unsafeStart: base, byteCount: byteCount)
    return ObjectID(span, at: idOffset(index), format)
  }

  /// The offset in the pack of the object at a position in the sorted list.
  func offset(at index: Int) throws(StoreError) -> Int {
    guard isVersion2 else { return Int(word(at: idOffset(index) - 4)) }
    let short = word(at: 8 + 1024 + count * (format.byteCount + 4) + index * 4)
    guard short & 0x8000_0000 != 0 else { return Int(short) }
    let long = 8 + 1024 + count * (format.byteCount + 8) + Int(short & 0x7FFF_FFFF) * 8
    guard long + 8 + 2 * format.byteCount <= byteCount else {
      throw .badPack(path: path, .offset)
    }
    let value = UInt64(word(at: long)) << 32 | UInt64(word(at: long + 4))
    guard let offset = Int(exactly: value) else {
      throw .badPack(path: path, .offset)
    }
    return offset
  }

  /// The position of an object in the sorted list; `nil` if it is not in the pack.
  func position(of id: ObjectID) -> Int? {
    let fanout = isVersion2 ? 8 : 0
    let first = Int(id.firstByte)
    var low = first == 0 ? 0 : Int(word(at: fanout + (first - 1) * 4))
    var high = Int(word(at: fanout + first * 4))
    guard low < high else { return nil }
    // Ids are evenly distributed, so the next four bytes give an approximate position. Most of the
    // cost of a search are the places in memory that it touches.
    let fraction = id.hashPrefix.bigEndian >> 24 & 0xFFFF_FFFF
    let guess = low + Int((UInt64(high - low) * fraction) >> 32)
    var step = 4
    if self.id(at: guess) < id {
      low = guess + 1
      while low + step < high, self.id(at: low + step) < id {
        low += step + 1
        step *= 2
      }
      high = min(high, low + step + 1)
    } else {
      high = guess + 1
      while low + step < high - 1, !(self.id(at: high - 1 - step) < id) {
        high -= step
        step *= 2
      }
      low = max(low, high - 1 - step)
    }
    while low < high {
      let middle = (low + high) / 2
      let found = self.id(at: middle)
      if found == id { return middle }
      if found < id { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
