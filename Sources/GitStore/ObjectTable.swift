public import GitObjects

/// Numbers objects in the order in which they are first seen.
///
/// A key is an object id with a context: a number that tells apart uses of the object, such as the
/// folder that a tree is in. The table uses open addressing in arrays: tens of bytes an object.
public struct ObjectTable: Sendable {
  private var slots: [UInt32]
  /// The ids, by number.
  public private(set) var ids = ObjectIDList()
  /// The contexts, by number; empty while all are 0.
  private var contexts: [UInt64] = []
  private var mask: Int

  /// An empty table.
  public init(minimumCapacity: Int = 0) {
    var capacity = 64
    while capacity < minimumCapacity * 2 { capacity *= 2 }
    slots = [UInt32](repeating: 0, count: capacity)
    mask = capacity - 1
  }

  /// The number of keys.
  public var count: Int { ids.count }

  private func context(of number: Int) -> UInt64 { contexts.isEmpty ? 0 : contexts[number] }

  private func firstSlot(_ id: ObjectID, _ context: UInt64) -> Int {
    let mixed = (id.hashPrefix ^ context &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed >> 24) & mask
  }

  /// The number of a key; `nil` if it was never added.
  public func number(of id: ObjectID, context: UInt64 = 0) -> Int? {
    var slot = firstSlot(id, context)
    while true {
      let found = Int(slots[slot])
      if found == 0 { return nil }
      if ids[found - 1] == id, self.context(of: found - 1) == context { return found - 1 }
      slot = (slot + 1) & mask
    }
  }

  /// The number of a key, which is added if it is new.
  public mutating func insert(_ id: ObjectID, context: UInt64 = 0) -> (number: Int, isNew: Bool) {
    var slot = firstSlot(id, context)
    while true {
      let found = Int(slots[slot])
      if found == 0 { break }
      if ids[found - 1] == id, self.context(of: found - 1) == context { return (found - 1, false) }
      slot = (slot + 1) & mask
    }
    if context != 0, contexts.isEmpty {
      contexts = [UInt64](repeating: 0, count: ids.count)
    }
    if context != 0 || !contexts.isEmpty { contexts.append(context) }
    ids.append(id)
    slots[slot] = UInt32(ids.count)
    if ids.count * 2 > slots.count { grow() }
    return (ids.count - 1, true)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    mask = slots.count - 1
    for number in ids.indices {
      var slot = firstSlot(ids[number], context(of: number))
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number + 1)
    }
  }
}
