internal import Digests
internal import GitCommand
internal import GitObjects

/// A commit that a migration has replaced would come back.
///
/// It knows the migrations of this repository (also those whose history was cleaned up; not those that
/// were undone), and maps that `map` names: `OLD,NEW` lines of `--object-map`, `OLD NEW` lines, or the
/// `commit-map` of git-filter-repo. A server and fresh clones need such a map.
struct OldHistory: PushRule {
  static let id = "old-history"
  static let words = RuleWords(
    summary: "A commit that a migration has replaced would come back",
    fix: "`git rebase --onto NEW OLD branch`",
    members: [
      ("`replacedBy`, `replacedCount`", "the commit in its place, and how many come back")
    ]
  )

  struct Detail: FindingDetail {
    /// The commit in its place; `nil` if there is none.
    let new: ObjectID?
    /// How many commits that are replaced come with it.
    let count: Int

    var members: [FindingMember] {
      [
        FindingMember("replacedBy", new.map { .id("\($0)") } ?? .null),
        FindingMember("replacedCount", .number(count)),
      ]
    }
  }

  /// Paths of maps of replaced commits.
  private let maps: [[UInt8]]

  init?(_ settings: AuditSettings) { maps = settings.maps }

  func examine(_ push: ExaminedPush, _ context: FixContext) async throws -> [PushViolation] {
    guard !push.commits.ids.isEmpty else { return [] }
    let history = try ReplacedCommits(push.repository, maps: maps)
    guard !history.isEmpty else { return [] }
    let replaced = try history.replaced(among: push.commits.ids)
    guard !replaced.isEmpty else { return [] }
    try await context.findPlaces()
    var found: [PushViolation] = []
    for tip in push.scope.tips {
      let start = try push.repository.peeled(tip.object).0
      let (newest, count) = Self.newest(from: start, replaced, push.commits)
      guard !newest.isEmpty else { continue }
      let name = try await reference(of: tip, context)
      for commit in newest {
        let new = replaced[commit].flatMap { $0 == .zero ? nil : $0 }
        found.append(
          PushViolation(
            commit: commit,
            detail: Detail(new: new, count: count),
            fixes: rebase(onto: new, from: commit, name, tip, context)
          )
        )
      }
    }
    return found
  }

  /// The replaced commits that a tip reaches by none of the others, sorted by their ids, and how many
  /// replaced ones it reaches.
  private static func newest(
    from start: ObjectID,
    _ replaced: [ObjectID: ObjectID],
    _ commits: NewCommits
  ) -> ([ObjectID], count: Int) {
    // From the tip down to the first replaced commit of each line, and then how many there are.
    var seen: Set = [start]
    var open = [start]
    var newest: [ObjectID] = []
    while let commit = open.popLast() {
      if replaced[commit] != nil {
        newest.append(commit)
        continue
      }
      for parent in commits.parents(of: commit) ?? [] where seen.insert(parent).inserted {
        open.append(parent)
      }
    }
    var count = 0
    var below = newest
    var covered: Set<ObjectID> = []
    var counted = Set(below)
    while let commit = below.popLast() {
      count += replaced[commit] == nil ? 0 : 1
      for parent in commits.parents(of: commit) ?? [] {
        covered.insert(parent)
        if counted.insert(parent).inserted, commits.tree(of: parent) != nil { below.append(parent) }
      }
    }
    return (newest.filter { !covered.contains($0) }.sorted(), count)
  }

  /// The command that puts a branch on the new history; none if there is no branch.
  private func rebase(
    onto new: ObjectID?,
    from commit: ObjectID,
    _ name: ReferenceName?,
    _ tip: Scope.Tip,
    _ context: FixContext
  ) -> [FixCommand] {
    let isReference = name?.isInRefs == true
    guard let new, isReference || context.isCheckedOut(tip) else { return [] }
    return [
      .rebase(
        onto: new,
        from: commit,
        reference: isReference ? name : nil,
        needsFetch: !context.push.repository.has(new),
        backTo: isReference && name != context.head ? context.head : nil
      )
    ]
  }

  /// The branch that is to be rebased, since the one that is checked out may be another.
  private func reference(of tip: Scope.Tip, _ context: FixContext) async throws -> ReferenceName? {
    let push = context.push
    if let name = tip.name.map({ ReferenceName($0) }), name.isInRefs || push.request.isReceived {
      return name
    }
    if context.head != nil, context.isCheckedOut(tip) { return context.head }
    let name = try await push.repository.git.output(
      of: [
        "for-each-ref", "--count=1", "--format=%(refname)",
        .option("--points-at=", tip.object.hex), "refs/heads", "refs/tags",
      ]
    )
    return name.lines.first.map { ReferenceName($0) }
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    guard let detail = finding.detail as? Detail else { return "" }
    var message: FindingMessage = "a commit that a migration has replaced would come back"
    if detail.count > 1 { message += ", with \(number: detail.count - 1) more" }
    if let new = detail.new { message += "; it is \(short: new) now" }
    return message
  }
}
