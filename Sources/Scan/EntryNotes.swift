internal import Digests
public import GitObjects

/// The entries of a tree, with a mark of each.
public struct EntryNotes {
  /// The offsets of the entries.
  public var outline = TreeOutline()
  /// The mark of each entry, whose meaning the caller defines.
  var marks: [UInt8] = []
  /// The number of items of all entries up to and including each.
  private var itemEnds: [UInt32] = []

  /// Removes the entries, but keeps the memory.
  mutating func removeAll() {
    outline.removeAll()
    marks.removeAll(keepingCapacity: true)
    itemEnds.removeAll(keepingCapacity: true)
  }

  /// Adds an entry.
  public mutating func append(_ entry: TreeEntry, mark: UInt8, itemEnd: Int = 0) {
    outline.append(entry)
    marks.append(mark)
    itemEnds.append(UInt32(itemEnd))
  }

  /// Adds entries of another version of the tree, and returns the union of their marks.
  ///
  /// - Parameter itemCount: the number of items so far.
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

  /// The numbers of the items that belong to entries.
  func items(of range: Range<Int>) -> Range<Int> {
    func end(_ count: Int) -> Int { count > 0 ? Int(itemEnds[count - 1]) : 0 }
    return end(range.lowerBound)..<end(range.upperBound)
  }
}
