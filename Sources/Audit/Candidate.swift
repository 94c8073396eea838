internal import GitObjects

/// A violation as it is found, before it is known whether it counts.
struct Candidate: Sendable {
  struct Key: Hashable, Sendable {
    let rule: AuditRule
    let path: [UInt8]
    let blob: ObjectID?
  }

  let key: Key
  /// Its place among all of them.
  var order = 0
  /// The commit, nil for what is staged.
  let commit: ObjectID?
  var byteCount: UInt64?
  var detail = AuditDetail.none
  /// Whether the path is given to Git LFS where the file came in.
  var isTracked = false
}

/// What was noted of some commits, in their order.
struct AuditNotes: Sendable {
  /// The violations, each once.
  private(set) var candidates: [Candidate] = []
  /// The blobs outside Git LFS that count for the size of a push.
  private(set) var rawBlobs: [ObjectID: UInt64] = [:]
  private var keys: Set<Candidate.Key> = []

  func contains(_ key: Candidate.Key) -> Bool { keys.contains(key) }

  mutating func add(_ candidate: Candidate) {
    if keys.insert(candidate.key).inserted { candidates.append(candidate) }
  }

  /// Notes the size of a blob that may have been noted before.
  mutating func add(rawBlob blob: ObjectID, byteCount: UInt64) { rawBlobs[blob] = byteCount }

  func counts(_ blob: ObjectID) -> Bool { rawBlobs[blob] != nil }
}
