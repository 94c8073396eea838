internal import GitObjects
internal import GitStore
internal import History
internal import Workers

/// Looks at all that is new, and collects what violates a rule.
final class Examination {
  let settings: AuditSettings
  /// Works alone where work is not shared out.
  let examiner: Examiner
  private let limits: AuditLimits
  private let isReceived: Bool
  private let jobs: Int

  private var all: [Candidate?] = []
  private var numbers: [Candidate.Key: Int] = [:]
  /// The blobs outside Git LFS that count for the size of a push.
  private(set) var rawBlobs = RawBlobs()
  /// The commits that were looked at.
  private(set) var commits = NewCommits()
  /// The tags of many bytes that were taken off.
  var largeTags: [LargeTag] = []

  init(_ repository: ExaminedRepository, _ settings: AuditSettings, isReceived: Bool, jobs: Int) {
    (self.settings, self.isReceived, self.jobs) = (settings, isReceived, jobs)
    limits = AuditLimits(maximumEntryCount: settings.maximumEntryCount, isReceived: isReceived)
    examiner = Examiner(repository, settings, limits, isReceived: isReceived)
  }

  var repository: ExaminedRepository { examiner.repository }

  /// Looks at commits, of which parents stand before their children.
  ///
  /// - Parameter acceptsCuts: whether a commit may be among them whose parents were left out.
  func examine(commits ids: [ObjectID], acceptsCuts: Bool) async throws {
    let examiners = examiners(min(jobs, Self.pieces(of: ids.count).count))
    let commits = try await NewCommits(ids, WorkerPool(examiners.map(\.repository)))
    if !acceptsCuts, let commit = commits.cutOff { throw AuditError.cutOff(commit) }
    try await examine(commits, examiners)
  }

  /// Looks at some commits and all that they lead to.
  ///
  /// - Throws: also `AuditError.tooMany` where there are more than `limit`.
  func examine(commitsFrom tips: [ObjectID], limit: Int) async throws {
    let examiners = examiners(jobs)
    let walk: CommitWalk
    do {
      walk = try await CommitWalk(
        from: tips,
        readers: WorkerPool(examiners.map(\.repository.reader)),
        limit: limit
      )
    } catch let error as HistoryError {
      switch error {
      case .unreadable(let error, _): throw error
      case .badHeader(let id, let error): throw AuditError.badHeader(id, error)
      case .badTree(let id, let error, _): throw AuditError.badTree(id, error)
      case .tooMany(let limit): throw AuditError.tooMany(limit: limit)
      }
    }
    try await examine(NewCommits(walk), examiners)
  }

  /// Neighbours have most of their folders in common: a piece is a run of them.
  ///
  /// Their number is the same on every machine, since limits count what is noted in each.
  private static func pieces(of count: Int) -> WorkPieces { WorkPieces(count, workers: 8) }

  private func examiners(_ count: Int) -> [Examiner] {
    var examiners = [examiner]
    while examiners.count < count {
      let copy = ExaminedRepository(copying: repository)
      examiners.append(Examiner(copy, settings, limits, isReceived: isReceived))
    }
    return examiners
  }

  /// Walks the commits' folders, then reads the new blobs, then looks at the new files.
  ///
  /// What is found does not depend on how the commits are shared out: each is compared with its
  /// parents alone, and what is noted is put together in their order.
  private func examine(_ commits: NewCommits, _ examiners: [Examiner]) async throws {
    self.commits = commits
    let pieces = Self.pieces(of: commits.ids.count)
    let workers = WorkerPool(examiners)
    let walked = try await workers.map(pieces.count) { examiner, number in
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
      return try examiner.takeOpen()
    }
    let blobs = try await SharedBlobs(of: walked.map(\.files), workers) { $0.blobs }
    for examiner in examiners { examiner.blobs.shared = blobs }
    let found = try await workers.map(pieces.count) { examiner, number in
      try examiner.examine(walked[number].files)
      return try examiner.takeNotes()
    }
    let count =
      all.count + walked.lazy.map(\.notes.candidates.count).reduce(0, +)
      + found.lazy.map(\.candidates.count).reduce(0, +)
    numbers.reserveCapacity(count)
    all.reserveCapacity(count)
    for (walked, found) in zip(walked, found) {
      add(walked.notes)
      add(found)
    }
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

  /// What was found and not dropped, in the order of the commits.
  var candidates: [Candidate] { all.compactMap(\.self) }

  /// Those of them that are of some rules.
  func candidates(of rules: Set<AuditRule>) -> [Candidate] {
    guard !rules.isEmpty else { return [] }
    return all.indices.compactMap { number in
      guard let rule = all[number]?.key.rule, rules.contains(rule) else { return nil }
      return all[number]
    }
  }

  private func add(_ notes: AuditNotes) {
    for candidate in notes.candidates where numbers[candidate.key] == nil {
      numbers[candidate.key] = all.count
      all.append(candidate)
    }
    rawBlobs.add(notes.rawBlobs)
  }

  func drop(_ key: Candidate.Key) {
    if let number = numbers[key] { all[number] = nil }
  }

  func update(_ candidate: Candidate) {
    if let number = numbers[candidate.key] { all[number] = candidate }
  }
}
