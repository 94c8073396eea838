internal import GitCommand
internal import LFS

/// The object of a new pointer is not here, so it can't be uploaded.
///
/// With a range and `--everything`, pointers that a remote-tracking ref has do not count. On a server
/// it looks only if the server keeps LFS objects beside the repository, or the rule is set by name.
struct MissingLFSObject: FileRule {
  static let id = "missing-lfs-object"
  static let conditions: Set<CandidateCondition> = [.pointerIsNew]
  static let words = RuleWords(
    summary: "The object of a pointer is missing",
    fix: "`git lfs fetch` from a remote that has it",
    members: [("`oid`", "the missing object")]
  )

  struct Detail: FindingDetail {
    let oid: LFSObjectID

    var members: [FindingMember] { [FindingMember("oid", .id("\(oid)"))] }
  }

  private let store: StoredObjects

  init?(_ setup: RuleSetup) {
    store = StoredObjects(setup.repository)
    // A server may have the objects elsewhere: then it can't be told here whether they are there.
    let isNamed = setup.settings.severities[Self.rule] != nil
    guard !setup.isReceived || isNamed || store.isInUse else { return nil }
  }

  func examine(_ file: ExaminedFile) throws -> Violation? {
    guard case .pointer(let pointer) = file.facts.kind, pointer.size > 0, file.isRegular,
      try !store.contains(pointer)
    else { return nil }
    return Violation(byteCount: pointer.size, detail: Detail(oid: pointer.oid))
  }

  func fixes(of candidate: Candidate, _ context: FixContext) -> [FixCommand] {
    let names = context.push.repository.config.subsections(of: "remote")
    let other = names.first { $0 != context.push.scope.remote } ?? names.first
    return [.fetch(remote: other, commits: candidate.commit.map { [$0] } ?? [])]
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    guard let detail = finding.detail as? Detail else { return "" }
    return "the object of the pointer is missing: \(id: detail.oid) (\(size: finding.byteCount))"
  }
}
