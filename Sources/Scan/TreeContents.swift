/// What the visited trees hold: the children and added lines of all of them, one tree's after the
/// other's.
public struct TreeContents: Sendable {
  /// The children and lines.
  public private(set) var items: [TreeItem] = []
  /// The numbers of their names; empty where the order of lines is not asked for.
  private var names: [UInt32] = []
  private var starts: [UInt32] = [0]

  /// Where the items of a tree are, in the order of its entries.
  public func range(of node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }

  /// The number of the name of an item; only where lines are collected.
  public func name(of item: Int) -> UInt32 { names[item] }

  /// Makes room for what the trees of a level hold, and for no more: it is most of what is kept.
  mutating func reserve(treeCount: Int, itemCount: Int, hasNames: Bool) {
    items.reserveCapacity(items.count + itemCount)
    if hasNames { names.reserveCapacity(names.count + itemCount) }
    starts.reserveCapacity(starts.count + treeCount)
  }

  /// Adds to what the next tree holds: the trees of a level come in the order of their numbers.
  mutating func append(_ item: TreeItem) { items.append(item) }

  /// Adds the number of the name of the item that was added last, where lines are collected.
  mutating func append(name: UInt32) { names.append(name) }

  /// Nothing more is in that tree.
  mutating func endTree() { starts.append(UInt32(items.count)) }
}

/// A child of a tree, or the number of an attribute line that one of its files calls for.
public struct TreeItem: Equatable, Sendable {
  private let value: UInt32

  init(child: Int) { value = UInt32(child) }

  init(line: Int) { value = UInt32(line) | 0x8000_0000 }

  /// The number of the child.
  public var child: Int? { value & 0x8000_0000 == 0 ? Int(value) : nil }
  /// The number of the line.
  public var line: Int? { value & 0x8000_0000 == 0 ? nil : Int(value & 0x7FFF_FFFF) }
}
