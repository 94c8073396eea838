internal import Digests

/// Where the entries of a tree begin.
///
/// Versions of a folder differ in an entry or two: with the outline of one, whole entries at its
/// beginning and end can be recognised in another by comparing bytes, without reading them.
public struct TreeOutline: Sendable {
  /// The offset of the first byte of each entry, in their order.
  public private(set) var starts: [UInt32] = []
  /// The offset after the last entry.
  public private(set) var byteCount = 0

  /// The outline of a tree without entries.
  public init() {}

  /// How many entries there are.
  @inlinable public var count: Int { starts.count }

  /// Forgets the entries, and keeps the memory for others.
  public mutating func removeAll() {
    starts.removeAll(keepingCapacity: true)
    byteCount = 0
  }

  /// Adds an entry, behind the last one.
  public mutating func append(_ entry: TreeEntry) {
    starts.append(UInt32(truncatingIfNeeded: entry.start))
    byteCount = entry.end
  }

  /// Adds entries of another outline, whose bytes stand so many further on here.
  public mutating func append(_ range: Range<Int>, of other: TreeOutline, shiftedBy shift: Int) {
    guard !range.isEmpty else { return }
    if shift == 0 {
      starts.append(contentsOf: other.starts[range])
    } else {
      starts.reserveCapacity(starts.count + range.count)
      for index in range {
        starts.append(UInt32(truncatingIfNeeded: Int(other.starts[index]) + shift))
      }
    }
    byteCount = other.end(of: range.upperBound - 1) + shift
  }

  /// Makes room for an entry that is put into the tree's bytes.
  ///
  /// - Parameter offset: where it is put: at the start of another entry, or at the end.
  public mutating func insert(at offset: Int, byteCount added: Int) {
    let index = firstIndex(from: offset)
    for later in index..<starts.count { starts[later] += UInt32(truncatingIfNeeded: added) }
    starts.insert(UInt32(truncatingIfNeeded: offset), at: index)
    byteCount += added
  }

  /// The offset after an entry.
  public func end(of index: Int) -> Int {
    index + 1 < starts.count ? Int(starts[index + 1]) : byteCount
  }

  /// The number of the first entry that begins at `offset` or behind it.
  func firstIndex(from offset: Int) -> Int {
    var range = 0..<starts.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if starts[middle] < offset {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return range.lowerBound
  }

  /// How many entries of a tree, whose outline this is, stand in other bytes too.
  ///
  /// - Parameters:
  ///   - index: the first of them.
  ///   - offset: where they would stand there.
  public func repeatedCount(
    from index: Int,
    of tree: RawSpan,
    in other: RawSpan,
    at offset: Int
  ) -> Int {
    guard index < starts.count else { return 0 }
    let start = Int(starts[index])
    let common = tree.commonByteCount(from: start, with: other, from: offset)
    // Most often the first entry is another one, or all that are left are the same.
    if start + common < end(of: index) { return 0 }
    if start + common >= byteCount { return starts.count - index }
    // The entry in which the difference lies is not whole.
    return firstIndex(from: start + common + 1) - 1 - index
  }

  /// The first entry, at `index` or behind it, that may follow an entry of another version.
  ///
  /// What it tells is a guess where trees are not sorted as they should be.
  ///
  /// - Parameters:
  ///   - tree: the tree whose outline this is.
  ///   - entry: the entry of the other version, whose bytes are `other`.
  public func index(
    from index: Int,
    of tree: RawSpan,
    behind entry: TreeEntry,
    in other: RawSpan
  ) -> Int {
    var index = index
    let name = entry.name(in: other)
    while index < starts.count {
      var reader = TreeReader(tree, from: Int(starts[index]))
      guard let own = try? reader.next() else { return index }
      let ownName = own.name(in: tree)
      let common = ownName.commonByteCount(from: 0, with: name, from: 0)
      if common == ownName.byteCount {
        // The same name, or the beginning of it.
        index += 1
        if common == name.byteCount { return index }
        continue
      }
      guard common < name.byteCount, ownName[common] < name[common] else { return index }
      index += 1
    }
    return index
  }
}
