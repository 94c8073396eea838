internal import Digests

/// The offsets of the entries of a tree.
///
/// Versions of a folder differ in few entries: with the outline of one version, whole entries at
/// the beginning and end of another are recognised by comparing bytes, without parsing.
public struct TreeOutline: Sendable {
  /// The offset of each entry, in their order.
  public private(set) var starts: [UInt32] = []
  /// The offset after the last entry.
  public private(set) var byteCount = 0

  /// The outline of an empty tree.
  public init() {}

  /// The number of entries.
  @inlinable public var count: Int { starts.count }

  /// Removes all entries, and keeps the memory.
  public mutating func removeAll() {
    starts.removeAll(keepingCapacity: true)
    byteCount = 0
  }

  /// Adds an entry after the last one.
  public mutating func append(_ entry: TreeEntry) {
    starts.append(UInt32(truncatingIfNeeded: entry.start))
    byteCount = entry.end
  }

  /// Adds entries of another outline, with `shift` bytes added to their offsets.
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

  /// Makes room for an entry that is inserted into the tree's bytes.
  ///
  /// - Parameter offset: the position: the start of another entry, or the end.
  public mutating func insert(at offset: Int, byteCount added: Int) {
    let index = firstIndex(from: offset)
    for later in index..<starts.count { starts[later] += UInt32(truncatingIfNeeded: added) }
    starts.insert(UInt32(truncatingIfNeeded: offset), at: index)
    byteCount += added
  }

  /// The offset of an entry.
  public func start(of index: Int) -> Int { Int(starts[index]) }

  /// The offset after an entry.
  public func end(of index: Int) -> Int {
    index + 1 < starts.count ? Int(starts[index + 1]) : byteCount
  }

  /// The index of the first entry at or after `offset`.
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

  /// The number of entries of a tree, which has this outline, that are repeated in other bytes.
  ///
  /// - Parameters:
  ///   - index: the first entry.
  ///   - offset: its offset in the other bytes.
  public func repeatedCount(
    from index: Int,
    of tree: RawSpan,
    in other: RawSpan,
    at offset: Int
  ) -> Int {
    guard index < starts.count else { return 0 }
    let start = Int(starts[index])
    let common = tree.commonByteCount(from: start, with: other, from: offset)
    // Usually the first entry differs, or all remaining ones are equal.
    if start + common < end(of: index) { return 0 }
    if start + common >= byteCount { return starts.count - index }
    // The entry with the difference is not complete.
    return firstIndex(from: start + common + 1) - 1 - index
  }

  /// The first entry, at or after `index`, that may come after an entry of another version.
  ///
  /// The result is a guess if the trees are not sorted correctly.
  ///
  /// - Parameters:
  ///   - tree: the tree, which has this outline.
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
      var reader = TreeReader(tree, from: Int(starts[index]), entry.format)
      guard let own = try? reader.next() else { return index }
      let ownName = own.name(in: tree)
      let common = ownName.commonByteCount(from: 0, with: name, from: 0)
      if common == ownName.byteCount {
        // The names are equal, or one is a prefix of the other.
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
