internal import Digests
internal import GitObjects

/// The order of the entries of a tree: by name, with a slash after the name of a subtree.
enum EntryOrder {
  /// Whether an entry must come before another one.
  static func precedes(
    _ left: TreeEntry,
    _ leftTree: RawSpan,
    _ right: TreeEntry,
    _ rightTree: RawSpan
  ) -> Bool {
    let (one, other) = (left.name(in: leftTree), right.name(in: rightTree))
    for offset in 0..<min(one.byteCount, other.byteCount) where one[offset] != other[offset] {
      return one[offset] < other[offset]
    }
    return next(left, one, other.byteCount) < next(right, other, one.byteCount)
  }

  /// The byte after the common beginning of two names, as the order sees it.
  private static func next(_ entry: TreeEntry, _ name: RawSpan, _ common: Int) -> UInt8 {
    guard name.byteCount <= common else { return name[common] }
    return entry.mode.isTree ? 0x2F : 0
  }
}
