internal import Digests
internal import GitObjects
internal import GitStore

/// A version of a folder: a tree, and the offsets of its entries.
struct TreeVersion: Sendable {
  let data: ObjectData
  let starts: [UInt32]

  /// The offset of an entry; the end of the tree for the number after the last one.
  @inline(__always)
  fileprivate func start(of entry: Int) -> Int {
    entry < starts.count ? Int(starts[entry]) : data.byteCount
  }

  /// The number of the first entry that begins after an offset, at least `first`.
  fileprivate func entry(after offset: Int, from first: Int) -> Int {
    var (low, high) = (first, starts.count + 1)
    while low < high {
      let middle = (low + high) / 2
      if start(of: middle) <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Calls `body` with the entries of a tree that the other version does not have.
  ///
  /// Versions of a folder often differ in one or two entries: the others are skipped as equal
  /// bytes, hundreds at once. In malformed trees, whose entries may be in another order, `body` may
  /// also get entries that both versions have.
  ///
  /// - Throws: `TreeError` if the tree is malformed; the errors of `body`.
  static func read(
    _ data: ObjectData,
    _ format: ObjectFormat,
    changedFrom old: TreeVersion?,
    _ body: (TreeEntry, RawSpan) throws(TreeError) -> Void
  ) throws(TreeError) -> TreeVersion {
    let tree = data.bytes
    var starts: [UInt32] = []
    guard let old else {
      var entries = TreeReader(tree, format)
      while let entry = try entries.next() {
        starts.append(UInt32(entry.start))
        try body(entry, tree)
      }
      return TreeVersion(data: data, starts: starts)
    }
    starts.reserveCapacity(old.starts.count + 2)
    let oldTree = old.data.bytes
    var offset = 0
    var oldEntry = 0
    while offset < tree.byteCount {
      let oldOffset = old.start(of: oldEntry)
      let common = tree.commonByteCount(from: offset, with: oldTree, from: oldOffset)
      let next = old.entry(after: oldOffset + common, from: oldEntry + 1) - 1
      if next > oldEntry {
        for entry in oldEntry..<next {
          starts.append(UInt32(Int(old.starts[entry]) - oldOffset + offset))
        }
        offset += old.start(of: next) - oldOffset
        oldEntry = next
        continue
      }
      var entries = TreeReader(tree, from: offset, format)
      guard let entry = try entries.next() else { break }
      starts.append(UInt32(offset))
      try body(entry, tree)
      offset = entry.end
      try old.pass(entry, of: tree, from: &oldEntry)
    }
    return TreeVersion(data: data, starts: starts)
  }

  /// Moves to the first entry after the given entry of another version.
  private func pass(
    _ entry: TreeEntry,
    of tree: RawSpan,
    from number: inout Int
  ) throws(TreeError) {
    let bytes = data.bytes
    while number < starts.count {
      var entries = TreeReader(bytes, from: Int(starts[number]), entry.format)
      guard let own = try entries.next() else { return }
      switch Self.order(own, in: bytes, entry, in: tree) {
      case ..<0: number += 1
      case 0:
        number += 1
        return
      default: return
      }
    }
  }

  /// Negative, zero or positive if the first entry's name sorts before, equal to or after the
  /// second's, where the name of a tree sorts as with a slash after it.
  private static func order(
    _ left: TreeEntry,
    in leftTree: RawSpan,
    _ right: TreeEntry,
    in rightTree: RawSpan
  ) -> Int {
    let (leftName, rightName) = (left.name(in: leftTree), right.name(in: rightTree))
    let common = leftName.commonByteCount(from: 0, with: rightName, from: 0)
    func byte(_ name: RawSpan, _ entry: TreeEntry) -> Int {
      common < name.byteCount ? Int(name[common]) : entry.mode.isTree ? 0x2F : 0
    }
    return byte(leftName, left) - byte(rightName, right)
  }
}
