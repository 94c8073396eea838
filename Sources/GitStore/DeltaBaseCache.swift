internal import GitObjects

/// The objects that were read last, by their positions in packs: bases of the next deltas.
///
/// Small objects are copied into a ring, one after the other, over the oldest ones: so objects that
/// are written and read together are adjacent, and no memory is allocated or freed. Of large
/// objects only the last one is kept. A table holds their positions: each object has a single slot,
/// and replaces another one there.
@safe
struct DeltaBaseCache: ~Copyable {
  /// A base, valid until the next call.
  @unsafe
  struct Base {
    let kind: ObjectKind
    let bytes: UnsafeRawBufferPointer
  }

  /// Positions in the ring only grow: anything more than the ring's length before the end is
  /// overwritten.
  private struct Slot {
    var key: UInt64 = .max
    var position = 0
    var byteCount: UInt32 = 0
    var kind = ObjectKind.blob
  }

  private static let slotBits = 14
  private static let slotCount = 1 << slotBits

  private var slots = [Slot](repeating: Slot(), count: slotCount)
  private var room: UnsafeMutableRawPointer?
  private let ringByteCount: Int
  private var end = 0
  private var large: (key: UInt64, object: StoredObject)?

  init(byteLimit: Int) { ringByteCount = byteLimit }

  deinit { unsafe room?.deallocate() }

  private static func key(_ pack: Int, _ offset: Int) -> UInt64 {
    UInt64(pack) << 44 | UInt64(offset)
  }

  private static func slot(of key: UInt64) -> Int {
    // Fibonacci hashing, so that neighbours in a pack get different slots.
    Int((key &* 0x9E37_79B9_7F4A_7C15) >> (64 - slotBits))
  }

  /// Whether content of that size is too large for the ring.
  private func isLarge(_ byteCount: Int) -> Bool { byteCount >= ringByteCount / 4 }

  /// The object at an offset of a pack; `nil` if it is not in the ring.
  func base(pack: Int, offset: Int) -> Base? {
    let key = Self.key(pack, offset)
    let slot = slots[Self.slot(of: key)]
    guard slot.key == key, slot.position >= end - ringByteCount, let room = unsafe room else {
      return nil
    }
    let start = unsafe room + slot.position % ringByteCount
    return unsafe Base(
      kind: slot.kind,
      bytes: UnsafeRawBufferPointer(start: start, count: Int(slot.byteCount))
    )
  }

  /// The large object at an offset of a pack; `nil` if it was not the last one.
  func largeObject(pack: Int, offset: Int) -> StoredObject? {
    large?.key == Self.key(pack, offset) ? large?.object : nil
  }

  /// Drops, before an object of that size is made, what that object would replace.
  mutating func makeRoom(for byteCount: Int) {
    if isLarge(byteCount) { large = nil }
  }

  /// Stores a copy of the object, or the object itself if it is large.
  mutating func insert(_ object: StoredObject, pack: Int, offset: Int) {
    let key = Self.key(pack, offset)
    let byteCount = object.data.byteCount
    if isLarge(byteCount) {
      large = (key, object)
      return
    }
    let room = unsafe self.room ?? .allocate(byteCount: ringByteCount, alignment: 16)
    unsafe self.room = unsafe room
    // Objects are contiguous.
    let left = ringByteCount - end % ringByteCount
    if left < byteCount { end += left }
    let start = unsafe room + end % ringByteCount
    unsafe object.data.bytes.withUnsafeBytes { bytes in
      if let from = bytes.baseAddress {
        unsafe start.copyMemory(from: from, byteCount: bytes.count)
      }
    }
    slots[Self.slot(of: key)] = Slot(
      key: key,
      position: end,
      byteCount: UInt32(byteCount),
      kind: object.kind
    )
    end += byteCount
  }

  mutating func removeAll() {
    large = nil
    // Nothing is within the ring's length of the end any more.
    end += 2 * ringByteCount
    unsafe room?.deallocate()
    unsafe room = nil
  }
}
