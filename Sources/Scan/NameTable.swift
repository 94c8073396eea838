internal import Digests
internal import GitObjects
internal import GitStore

/// Numbers names, so that each is kept once.
///
/// Open addressing over an array, as in `ObjectTable`: to look for a name in a dictionary it would have
/// to be an array first.
public struct NameTable: Sendable {
  public private(set) var names: [[UInt8]] = []
  /// The number of a name and one more, at the first free slot from where its hash leads.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// All of it.
  public init() {
  }

  private static func hash(_ name: RawSpan) -> Int {
    Int(truncatingIfNeeded: PathHash.root.appending(name).value)
  }

  /// The number of the name, which is added if it is new.
  public mutating func insert(_ name: [UInt8]) -> UInt32 { insert(name.rawSpan).number }

  /// The number of the name, which is added if it is new.
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

  public subscript(number: UInt32) -> [UInt8] { names[Int(number)] }
}
