internal import GitObjects
internal import Workers

/// Looks at all that is new, and collects what violates a rule.
final class Examination {
  let settings: AuditSettings
  /// Works alone where work is not shared out.
  let examiner: Examiner
  private let limits: AuditLimits
  private let isReceived: Bool
  private let jobs: Int

  private(set) var candidates: [Candidate.Key: Candidate] = [:]
  /// The blobs outside Git LFS that count for the size of a push.
  private(set) var rawBlobs = RawBlobs()
  /// The commits that were looked at.
  private(set) var commits = NewCommits()

  init(_ repository: Repository, _ settings: AuditSettings, isReceived: Bool, jobs: Int) {
    (self.settings, self.isReceived, self.jobs) = (settings, isReceived, jobs)
    limits = AuditLimits(settings, isReceived: isReceived)
    examiner = Examiner(repository, settings, limits, isReceived: isReceived)
  }

  var repository: Repository { examiner.repository }

  /// Looks at commits, of which parents stand before their children.
  ///
  /// What is found does not depend on how the commits are shared out: each is compared with its
  /// parents alone, and what is noted is put together in their order.
  func examine(commits ids: [ObjectID]) async throws {
    // Neighbours have most of their folders in common: a piece is a run of them. Their number is the
    // same on every machine, since limits count what is noted in each.
    let pieces = WorkPieces(ids.count, workers: 8)
    var examiners = [examiner]
    while examiners.count < min(jobs, pieces.count) {
      let copy = Repository(copying: repository)
      examiners.append(Examiner(copy, settings, limits, isReceived: isReceived))
    }
    let commits = try await NewCommits(ids, WorkerPool(examiners.map(\.repository)))
    self.commits = commits
    let found = try await WorkerPool(examiners).map(pieces.count) { examiner, number in
      for commit in pieces[number] {
        let before = try commits.parents(commit).map { parent in
          try commits.tree(of: parent) ?? examiner.repository.tree(of: parent)
        }
        try examiner.examine(
          tree: commits.tree(commit),
          before: before,
          commit: commits.ids[commit]
        )
      }
      return try examiner.takeNotes()
    }
    for notes in found { add(notes) }
  }

  /// Looks at a tree that is none of a commit.
  func examine(tree: ObjectID, before: [ObjectID]) throws {
    try examiner.examine(tree: tree, before: before, commit: nil)
    add(try examiner.takeNotes())
  }

  /// Looks at a blob that a reference names.
  func examine(blob: ObjectID, name: [UInt8]) throws {
    try examiner.examine(blob: blob, name: name)
    add(try examiner.takeNotes())
  }

  /// The tree of a commit.
  func tree(of commit: ObjectID) throws -> ObjectID {
    try commits.tree(of: commit) ?? repository.tree(of: commit)
  }

  private func add(_ notes: AuditNotes) {
    for var candidate in notes.candidates where candidates[candidate.key] == nil {
      candidate.order = candidates.count
      candidates[candidate.key] = candidate
    }
    rawBlobs.add(notes.rawBlobs)
  }

  func drop(_ key: Candidate.Key) { candidates[key] = nil }

  func update(_ candidate: Candidate) { candidates[candidate.key] = candidate }
}
