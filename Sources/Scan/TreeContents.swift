/// The children and lines of all visited trees, concatenated.
public struct TreeContents: Sendable {
  /// The children and lines.
  public private(set) var items: [TreeItem] = []
  /// The numbers of their names; empty if lines are not collected.
  private var names: [UInt32] = []
  private var starts: [UInt32] = [0]

  /// The range of a tree's items, in the order of its entries.
  public func range(of node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }

  /// The number of an item's name; only if lines are collected.
  public func name(of item: Int) -> UInt32 { names[item] }

  /// Reserves exactly the memory for the trees of a level, since this is most of what a scan keeps.
  mutating func reserve(treeCount: Int, itemCount: Int, hasNames: Bool) {
    items.reserveCapacity(items.count + itemCount)
    if hasNames { names.reserveCapacity(names.count + itemCount) }
    starts.reserveCapacity(starts.count + treeCount)
  }

  /// Adds an item of the next tree, in the order of the numbers of trees.
  mutating func append(_ item: TreeItem) { items.append(item) }

  /// Adds the number of the last item's name, if lines are collected.
  mutating func append(name: UInt32) { names.append(name) }

  /// Ends the items of a tree.
  mutating func endTree() { starts.append(UInt32(items.count)) }
}

/// A child of a tree, or the number of the attribute line that one of its files needs.
public struct TreeItem: Equatable, Sendable {
  private let value: UInt32

  init(child: Int) { value = UInt32(child) }

  init(line: Int) { value = UInt32(line) | 0x8000_0000 }

  /// The number of the child; `nil` for a line.
  public var child: Int? { value & 0x8000_0000 == 0 ? Int(value) : nil }
  /// The number of the line; `nil` for a child.
  public var line: Int? { value & 0x8000_0000 == 0 ? nil : Int(value & 0x7FFF_FFFF) }
}
