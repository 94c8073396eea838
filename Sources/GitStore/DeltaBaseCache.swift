internal import GitObjects

/// The objects that were read last, by where they stand in a pack: bases of the next deltas.
///
/// Small ones are copied into a ring, one behind the other, each over the oldest: what is written and
/// read next to each other is next to each other, and no memory is asked for or given back. Of those
/// that would fill the ring the last one is kept. A table tells where they are: each has one slot that
/// it can be in, from which it ousts another.
@safe
struct DeltaBaseCache: ~Copyable {
  /// A base, valid until the next call.
  @unsafe
  struct Base {
    let kind: ObjectKind
    let bytes: UnsafeRawBufferPointer
  }

  /// Positions in the ring only grow: what lies a ring's length behind the end was written over.
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
    // Fibonacci hashing: neighbours in a pack must not share slots.
    Int((key &* 0x9E37_79B9_7F4A_7C15) >> (64 - slotBits))
  }

  /// Whether content of that size has no place in the ring.
  private func isLarge(_ byteCount: Int) -> Bool { byteCount >= ringByteCount / 4 }

  /// The object at that offset of that pack, if it is in the ring.
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

  /// The object, where it is too large for the ring and was the last such one.
  func largeObject(pack: Int, offset: Int) -> StoredObject? {
    large?.key == Self.key(pack, offset) ? large?.object : nil
  }

  /// Drops what would be dropped for an object of that size, before that is made.
  mutating func makeRoom(for byteCount: Int) {
    if isLarge(byteCount) { large = nil }
  }

  /// Keeps a copy of the object, or itself if it is large.
  mutating func insert(_ object: StoredObject, pack: Int, offset: Int) {
    let key = Self.key(pack, offset)
    let byteCount = object.data.byteCount
    if isLarge(byteCount) {
      large = (key, object)
      return
    }
    let room = unsafe self.room ?? .allocate(byteCount: ringByteCount, alignment: 16)
    unsafe self.room = unsafe room
    // It lies in one piece.
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
    // Nothing lies within a ring's length of the end any more.
    end += 2 * ringByteCount
    unsafe room?.deallocate()
    unsafe room = nil
  }
}
