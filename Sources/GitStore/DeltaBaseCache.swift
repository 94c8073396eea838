/// The objects that were read last, by where they stand in a pack: bases of the next deltas.
///
/// Bounded in bytes; what was used since its last turn gets another one ("second chance"). Each
/// object has one slot that it can be in, from which it ousts another: with a dictionary and a queue,
/// keeping order took longer than applying most deltas.
struct DeltaBaseCache: ~Copyable {
  private struct Slot {
    var key: UInt64 = .max
    var wasUsed = false
    var object: StoredObject?
  }

  private static let slotBits = 14
  /// Four times as many as trees of a usual size fill.
  private static let slotCount = 1 << slotBits

  private var slots = [Slot](repeating: Slot(), count: slotCount)
  /// The slot whose turn is next.
  private var hand = 0
  private var byteCount = 0
  private let byteLimit: Int

  init(byteLimit: Int) { self.byteLimit = byteLimit }

  private static func key(_ pack: Int, _ offset: Int) -> UInt64 {
    UInt64(pack) << 44 | UInt64(offset)
  }

  private static func slot(of key: UInt64) -> Int {
    // Fibonacci hashing: neighbours in a pack must not share slots.
    Int((key &* 0x9E37_79B9_7F4A_7C15) >> (64 - slotBits))
  }

  /// What an object counts for: content in a file costs no memory that must be had.
  private static func cost(_ object: StoredObject) -> Int {
    object.data.isInFile ? 16 << 20 : object.data.byteCount + 128
  }

  /// The object at that offset of that pack, if it is still here.
  mutating func object(pack: Int, offset: Int) -> StoredObject? {
    let key = Self.key(pack, offset)
    let slot = Self.slot(of: key)
    guard slots[slot].key == key else { return nil }
    slots[slot].wasUsed = true
    return slots[slot].object
  }

  /// Keeps the object, unless it alone would take most of the room.
  mutating func insert(_ object: StoredObject, pack: Int, offset: Int) {
    let key = Self.key(pack, offset)
    let slot = Self.slot(of: key)
    let cost = Self.cost(object)
    guard cost <= byteLimit / 2, slots[slot].key != key else { return }
    drop(slot)
    while byteCount + cost > byteLimit {
      if slots[hand].wasUsed { slots[hand].wasUsed = false } else { drop(hand) }
      hand = (hand + 1) & (Self.slotCount - 1)
    }
    byteCount += cost
    slots[slot] = Slot(key: key, wasUsed: false, object: object)
  }

  mutating func removeAll() {
    for slot in slots.indices { drop(slot) }
  }

  private mutating func drop(_ slot: Int) {
    guard let object = slots[slot].object else { return }
    byteCount -= Self.cost(object)
    slots[slot] = Slot()
  }
}
