internal import GitObjects
internal import GitStore

/// Blobs outside Git LFS, with their sizes.
struct RawBlobs: Sendable {
  private var table = ObjectTable()
  /// The size of each of them.
  private(set) var sizes: [UInt64] = []

  var count: Int { sizes.count }

  /// All bytes.
  var byteCount: UInt64 { sizes.saturatingSum }

  func contains(_ blob: ObjectID) -> Bool { table.number(of: blob) != nil }

  /// Adds a blob, unless it is there.
  mutating func add(_ blob: ObjectID, byteCount: UInt64) {
    if table.insert(blob).isNew { sizes.append(byteCount) }
  }

  mutating func add(_ other: RawBlobs) {
    for number in other.sizes.indices {
      add(other.table.ids[number], byteCount: other.sizes[number])
    }
  }

  /// The blobs.
  var ids: ObjectIDList { table.ids }

  /// The sizes of those that are in a set.
  func sizes(in set: Set<ObjectID>) -> [UInt64] {
    sizes.indices.filter { set.contains(table.ids[$0]) }.map { sizes[$0] }
  }
}

extension [UInt64] {
  /// The sum; sizes of damaged objects may be too large for it.
  var saturatingSum: UInt64 {
    reduce(0) { sum, size in sum.addingReportingOverflow(size).overflow ? .max : sum + size }
  }
}
