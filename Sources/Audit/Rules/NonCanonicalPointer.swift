internal import LFS

/// A pointer is in another spelling, such as with a line more: Git shows the file as changed for ever.
struct NonCanonicalPointer: FileRule {
  static let id = "non-canonical-pointer"
  static let conditions: Set<CandidateCondition> = [.holdsAtTip]
  static let words = RuleWords(
    summary: "A pointer is not written as Git LFS writes it",
    fix: "writing it anew, and a commit"
  )

  init?(_ setup: RuleSetup) {}

  func examine(_ file: ExaminedFile) -> Violation? {
    guard case .pointer(let pointer) = file.facts.kind, !pointer.isCanonical,
      !pointer.hidesContent, file.isRegular
    else { return nil }
    return Violation(byteCount: file.facts.byteCount)
  }

  func fixes(of candidate: Candidate, _ context: FixContext) -> [FixCommand] {
    let path = candidate.key.path
    let untracked = candidate.isTracked ? [] : [path]
    return context.places(of: candidate).map { .writeAnew(paths: [path], untracked: untracked, $0) }
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    "a pointer that is not written as Git LFS writes it"
  }
}
