internal import Digests
internal import GitObjects
internal import GitStore

/// Numbers names, so that each is stored once.
///
/// It uses open addressing over an array, as `ObjectTable` does: a lookup in a dictionary would
/// have to copy the name to an array first.
public struct NameTable: Sendable {
  /// The names, by number.
  public private(set) var names: [[UInt8]] = []
  /// The number of a name plus 1, at the first free slot from that of its hash.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// An empty table.
  public init() {
  }

  private static func hash(_ name: RawSpan) -> Int {
    Int(truncatingIfNeeded: PathHash.root.appending(name).value)
  }

  /// The number of a name, which is added if it is new.
  public mutating func insert(_ name: [UInt8]) -> UInt32 { insert(name.rawSpan).number }

  /// The number of a name, which is added if it is new.
  mutating func insert(_ name: RawSpan) -> (number: UInt32, isNew: Bool) {
    let mask = slots.count - 1
    var slot = Self.hash(name) & mask
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if name.isEqual(to: names[Int(number)]) { return (number, false) }
      slot = (slot + 1) & mask
    }
    names.append(name.array)
    slots[slot] = UInt32(names.count)
    if names.count * 2 > slots.count { grow() }
    return (UInt32(names.count - 1), true)
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = [UInt32](repeating: 0, count: mask + 1)
    for (number, name) in names.enumerated() {
      var slot = Self.hash(name.rawSpan) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number + 1)
    }
  }

  /// The name of a number.
  public subscript(number: UInt32) -> [UInt8] { names[Int(number)] }
}
