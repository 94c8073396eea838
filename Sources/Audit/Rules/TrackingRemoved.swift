internal import GitAttributes
internal import GitObjects

/// `.gitattributes` stop giving a file to Git LFS that is there.
final class TrackingRemoved: TrackingRule {
  static let id = "tracking-removed"
  static let conditions: Set<CandidateCondition> = [.holdsAtTip]
  static let words = RuleWords(
    summary: ".gitattributes no longer gives a path to Git LFS",
    fix: "`git checkout COMMIT -- .gitattributes`, and a commit",
    members: [("`untracked`, `untrackedCount`", "the paths, at most 1,000, and how many there are")]
  )

  /// At most this many paths are named.
  private static let pathLimit = 1000

  struct Detail: FindingDetail {
    /// Paths that are no longer given to Git LFS: some of them.
    var paths: [RepositoryPath]
    /// How many there are.
    var count: Int

    var members: [FindingMember] {
      [
        FindingMember("untracked", .names(paths.map(\.bytes))),
        FindingMember("untrackedCount", .number(count)),
      ]
    }
  }

  private let blobs: BlobTable
  /// What the change that is being examined has taken from Git LFS.
  private var lost = Detail(paths: [], count: 0)

  init?(_ setup: RuleSetup) { blobs = setup.blobs }

  func examine(_ file: ExaminedFile, in change: ChangedAttributes) -> Violation? {
    guard !file.isTracked, !file.facts.isEmpty, !ProtectedFile.contains(path: file.path) else {
      return nil
    }
    lost.count += 1
    if lost.paths.count < Self.pathLimit { lost.paths.append(file.path) }
    return nil
  }

  func end(_ change: ChangedAttributes) -> Violation? {
    guard lost.count > 0 else { return nil }
    defer { lost = Detail(paths: [], count: 0) }
    return Violation(
      detail: lost,
      pathByteCount: lost.paths.map(\.bytes.count).reduce(0, +)
    )
  }

  func confirmed(_ candidate: Candidate, in tips: TipFiles) throws -> Candidate? {
    guard let detail = candidate.detail as? Detail else { return nil }
    var holding: Set<Int> = []
    let left = try detail.paths.filter { path in
      let found = try tips.holding(path) { file in
        try !file.isTracked && blobs.facts(file.blob)?.isEmpty != true
      }
      holding.formUnion(found)
      return !found.isEmpty
    }
    guard !holding.isEmpty else { return nil }
    var confirmed = candidate
    confirmed.detail = Detail(paths: left, count: detail.count - detail.paths.count + left.count)
    confirmed.tips = holding.sorted()
    return confirmed
  }

  func fixes(of candidate: Candidate, _ context: FixContext) throws -> [FixCommand] {
    let path = candidate.key.path
    let parent = candidate.commit.flatMap { context.push.commits.parents(of: $0)?.first }
    let tree = try parent.map { try context.push.tree(of: $0) }
    let wasThere =
      try context.isStaged || tree.flatMap { try context.lookup.file(at: path, in: $0) } != nil
    let files = (candidate.detail as? Detail)?.paths ?? []
    return context.places(of: candidate).map { place in
      .restore(path: path, from: wasThere ? parent : nil, files: files, place)
    }
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    guard let detail = finding.detail as? Detail else { return "" }
    var message: FindingMessage = "no longer gives to Git LFS: "
    for (number, path) in detail.paths.prefix(3).enumerated() {
      message += "\(words: number == 0 ? "" : ", ")'\(path: path)'"
    }
    if detail.count > 3 { message += " and \(number: detail.count - 3) more" }
    return message
  }
}
