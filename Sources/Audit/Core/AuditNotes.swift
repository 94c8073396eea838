internal import GitObjects

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
