internal import GitObjects
internal import GitStore

/// A violation as it is found, before it is known whether it counts.
struct Candidate: Sendable {
  struct Key: Hashable, Sendable {
    let rule: AuditRule
    let path: [UInt8]
    let blob: ObjectID?

    func hash(into hasher: inout Hasher) {
      hasher.combine(rule)
      hasher.feed(path)
      hasher.combine(blob)
    }
  }

  let key: Key
  /// The commit, nil for what is staged.
  let commit: ObjectID?
  var byteCount: UInt64?
  var detail = AuditDetail.none
  /// Whether the path is given to Git LFS where the file came in.
  var isTracked = false
  /// The tips that have it still, by their numbers; where only tips count.
  var tips: [Int] = []
}

/// What was noted of some commits, in their order.
struct AuditNotes: Sendable {
  /// The violations, each once.
  private(set) var candidates: [Candidate] = []
  /// The blobs outside Git LFS that count for the size of a push.
  private(set) var rawBlobs = RawBlobs()
  private var keys: Set<Candidate.Key> = []

  func contains(_ key: Candidate.Key) -> Bool { keys.contains(key) }

  mutating func add(_ candidate: Candidate) {
    if keys.insert(candidate.key).inserted { candidates.append(candidate) }
  }

  mutating func add(rawBlob blob: ObjectID, byteCount: UInt64) {
    rawBlobs.add(blob, byteCount: byteCount)
  }
}

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
