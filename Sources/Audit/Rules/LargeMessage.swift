internal import Digests
internal import GitCommand
internal import GitObjects

/// A commit or a tag is over the limit by its message or its headers.
struct LargeMessage: PushRule {
  static let id = "large-message"
  static let words = RuleWords(
    summary: "A commit or a tag is over the size limit by its message",
    limit: "`limit`: 10 MB",
    fix: "`git rebase -i`, where `pick` of that commit becomes `reword`; `git tag -f -a`",
    members: [("`tag`, `reference`", "the tag, if it is one, and its ref if it is known")]
  )

  /// A tag that is too large; a commit has none.
  struct Detail: FindingDetail {
    let tag: ObjectID
    /// Its reference; `nil` if that is not known.
    let reference: [UInt8]?

    var members: [FindingMember] {
      [
        FindingMember("tag", .id("\(tag)")),
        FindingMember("reference", reference.map { .name($0) } ?? .null),
      ]
    }
    var subject: ObjectID? { tag }
  }

  private let limit: UInt64

  init?(_ settings: AuditSettings) {
    guard let limit = settings.limit else { return nil }
    self.limit = limit
  }

  func examine(_ push: ExaminedPush, _ context: FixContext) async throws -> [PushViolation] {
    var found: [PushViolation] = []
    let commits = push.commits
    let large = commits.large.filter { UInt64($0.byteCount) > limit }
    if !large.isEmpty { try await context.findPlaces() }
    for (number, byteCount) in large {
      let id = commits.ids[number]
      let references = try await context.fixReferences.reaching([id])
      found.append(
        PushViolation(
          byteCount: UInt64(byteCount),
          limit: limit,
          commit: id,
          fixes: editing(after: commits.parents(number).first, references, context)
        )
      )
    }
    for tag in push.largeTags where UInt64(tag.byteCount) > limit {
      found.append(try await violation(tag, push))
    }
    return found
  }

  private func violation(_ tag: LargeTag, _ push: ExaminedPush) async throws -> PushViolation {
    var name = tag.name
    if name == nil { name = try await Self.reference(of: tag.tag, push.repository) }
    let reference = name.map { ReferenceName($0) }
    let command = reference.flatMap { reference in
      reference.name(in: .tag).map { _ in
        FixCommand.tagAgain(reference: reference, target: tag.target)
      }
    }
    return PushViolation(
      byteCount: UInt64(tag.byteCount),
      limit: limit,
      detail: Detail(tag: tag.tag, reference: name),
      fixes: command.map { [$0] } ?? []
    )
  }

  /// The command that lets a message be edited: by hand, on the one branch that has the commit.
  private func editing(
    after parent: ObjectID?,
    _ references: AuditedReferences?,
    _ context: FixContext
  ) -> [FixCommand] {
    guard !context.push.request.isReceived, let references, case .unpushed(let names) = references,
      names.count == 1, let name = names.first
    else { return [] }
    let given = ReferenceName(name)
    let full = given.isInRefs ? given : ReferenceName(.branch, name)
    if full.name(in: .tag) != nil { return [] }
    let head = context.head
    let isHead = given == .head || full == head
    return [
      .editMessage(after: parent, reference: isHead ? nil : full, backTo: isHead ? nil : head)
    ]
  }

  private static func reference(
    of tag: ObjectID,
    _ repository: ExaminedRepository
  ) async throws -> [UInt8]? {
    let name = try await repository.git.output(
      of: [
        "for-each-ref", "--count=1", "--format=%(refname)", .option("--points-at=", tag.hex),
        "refs/tags",
      ]
    )
    return name.lines.first.map { Array($0) }
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    let (size, limit) = (finding.byteCount, finding.limit)
    guard let detail = finding.detail as? Detail else {
      return "a commit of \(size: size) by its message or headers, over the limit of \(size: limit)"
    }
    let name: FindingMessage =
      detail.reference.map { "'\(name: $0)'" } ?? "\(id: detail.tag)"
    return
      "a tag of \(size: size) by its message or headers, over the limit of \(size: limit): \(name)"
  }
}
