internal import Digests
internal import GitObjects
internal import GitStore

/// A version of a folder: a tree, and where its entries begin.
struct TreeVersion: Sendable {
  let data: ObjectData
  let starts: [UInt32]

  /// Where an entry begins; after the last one, the end of the tree.
  @inline(__always)
  fileprivate func start(of entry: Int) -> Int {
    entry < starts.count ? Int(starts[entry]) : data.byteCount
  }

  /// The number of the first entry that begins after an offset, not before entry `first`.
  fileprivate func entry(after offset: Int, from first: Int) -> Int {
    var (low, high) = (first, starts.count + 1)
    while low < high {
      let middle = (low + high) / 2
      if start(of: middle) <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Gives the entries of a tree to `body`, but for those that the other version has as well.
  ///
  /// Versions of a folder differ in an entry or two: all the others are passed over as equal bytes,
  /// hundreds at once, and never looked at one by one. Where entries were moved, as they only are in
  /// malformed trees, some may be given although the other version has them.
  ///
  /// - Throws: `TreeError` where the tree is malformed; what `body` throws.
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

  /// Goes on to the first entry that comes after the given one of another version.
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

  /// Negative, zero or positive as the first entry's name comes before, is or comes after the
  /// second's; the name of a folder is sorted as if a slash followed.
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
