internal import Digests
internal import GitObjects

/// The header of an entry of a pack (gitformat-pack(5), "pack-*.pack files").
struct PackEntry {
  /// The offset of the entry.
  let offset: Int
  /// The offset of its deflated bytes.
  let dataOffset: Int
  /// The inflated size of the object or delta, in bytes.
  let byteCount: Int
  /// The kind of an object that is stored whole; `nil` for a delta.
  let kind: ObjectKind?
  /// The offset of the base of a delta; `nil` for a whole object.
  let baseOffset: Int?
  /// Whether the base is given by id, so that it may be anywhere in the pack.
  let isBaseNamed: Bool

  /// The length of the longest header, in bytes: of a size, and the id of a delta's base.
  private static let headerByteCount = 12 + ObjectFormat.maximumByteCount

  /// Reads the header at `offset`.
  // Long: each byte moves the position on, which no part could do alone.
  init(
    _ pack: PackFile,
    number: Int,
    at offset: Int,
    windows: PackWindows
  ) throws(StoreError) {
    let buffer = unsafe try windows.bytes(
      of: pack,
      number: number,
      at: offset,
      atLeast: Self.headerByteCount
    )
    let bytes = unsafe buffer.bytes
    var position = 0
    func next() throws(StoreError) -> UInt8 {
      guard position < bytes.byteCount else { throw pack.damaged(.objectCutOff) }
      defer { position += 1 }
      return bytes[position]
    }
    var byte = try next()
    let type = byte >> 4 & 7
    var size = UInt64(byte & 15)
    var shift: UInt64 = 4
    while byte & 0x80 != 0 {
      byte = try next()
      guard shift < 60 else { throw pack.damaged(.objectSize) }
      size |= UInt64(byte & 0x7F) << shift
      shift += 7
    }
    guard let byteCount = Int(exactly: size) else {
      throw pack.damaged(.objectSize)
    }
    switch type {
    case 6:
      byte = try next()
      var distance = Int(byte & 0x7F)
      while byte & 0x80 != 0 {
        byte = try next()
        guard distance < 1 << 48 else { throw pack.damaged(.deltaBaseOffset) }
        distance = (distance + 1) << 7 | Int(byte & 0x7F)
      }
      guard distance > 0, distance < offset else {
        throw pack.damaged(.deltaBaseOffset)
      }
      (kind, baseOffset) = (nil, offset - distance)
    case 7:
      let format = pack.index.format
      guard position + format.byteCount <= bytes.byteCount else {
        throw pack.damaged(.objectCutOff)
      }
      let base = ObjectID(bytes, at: position, format)
      position += format.byteCount
      guard let found = pack.index.position(of: base) else {
        throw pack.damaged(.deltaBaseMissing)
      }
      (kind, baseOffset) = (nil, try pack.index.offset(at: found))
    default:
      guard let known = ObjectKind(rawValue: type) else {
        throw pack.damaged(.objectType)
      }
      (kind, baseOffset) = (known, nil)
    }
    self.offset = offset
    isBaseNamed = type == 7
    self.byteCount = byteCount
    dataOffset = offset + position
  }
}
