internal import Digests
public import GitObjects

/// What was noted of the entries of a tree.
public struct EntryNotes {
  public var outline = TreeOutline()
  /// What each entry means to whoever noted it.
  var marks: [UInt8] = []
  /// How many items the entries up to each, and with it, led to.
  private var itemEnds: [UInt32] = []

  /// Forgets the entries, and keeps the memory for others.
  mutating func removeAll() {
    outline.removeAll()
    marks.removeAll(keepingCapacity: true)
    itemEnds.removeAll(keepingCapacity: true)
  }

  public mutating func append(_ entry: TreeEntry, mark: UInt8, itemEnd: Int = 0) {
    outline.append(entry)
    marks.append(mark)
    itemEnds.append(UInt32(itemEnd))
  }

  /// Adds entries of another version, and tells what is in any of their marks.
  ///
  /// - Parameter itemCount: how many items there are already.
  public mutating func append(_ range: Range<Int>, of other: EntryNotes, itemCount: Int = 0)
    -> UInt8
  {
    let shift = outline.byteCount - Int(other.outline.starts[range.lowerBound])
    outline.append(range, of: other.outline, shiftedBy: shift)
    marks.append(contentsOf: other.marks[range])
    let first = other.items(of: range).lowerBound
    for index in range {
      itemEnds.append(UInt32(Int(other.itemEnds[index]) - first + itemCount))
    }
    var any: UInt8 = 0
    for mark in other.marks[range] { any |= mark }
    return any
  }

  /// The numbers of the items that entries led to.
  func items(of range: Range<Int>) -> Range<Int> {
    func end(_ count: Int) -> Int { count > 0 ? Int(itemEnds[count - 1]) : 0 }
    return end(range.lowerBound)..<end(range.upperBound)
  }

  /// The entries from `index` on that another version has too, from `offset` on.
  ///
  /// - Parameter tree: the tree whose entries these are.
  public func repeated(
    from index: Int,
    of tree: RawSpan,
    in other: RawSpan,
    at offset: Int
  ) -> Range<Int> {
    index..<index + outline.repeatedCount(from: index, of: tree, in: other, at: offset)
  }
}
