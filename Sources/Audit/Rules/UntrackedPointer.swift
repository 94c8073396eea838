internal import LFS

/// A pointer stands at a path that `.gitattributes` do not give to Git LFS: people get the pointer's text.
struct UntrackedPointer: FileRule {
  static let id = "untracked-pointer"
  static let conditions: Set<CandidateCondition> = [.holdsAtTip]
  static let words = RuleWords(
    summary: "A pointer stands at a path that is not given to Git LFS",
    fix: "`git lfs track --filename -- a.dat`, and a commit"
  )

  private let blobs: BlobTable

  init?(_ setup: RuleSetup) { blobs = setup.blobs }

  func examine(_ file: ExaminedFile) -> Violation? {
    guard case .pointer(let pointer) = file.facts.kind, !pointer.hidesContent, file.isRegular,
      !file.isTracked
    else { return nil }
    return Violation(byteCount: file.facts.byteCount)
  }

  func holds(_ candidate: Candidate, at file: FoundFile) throws -> Bool {
    guard case .pointer? = try blobs.facts(file.blob)?.kind else { return false }
    return !file.isTracked
  }

  func fixes(of candidate: Candidate, _ context: FixContext) -> [FixCommand] {
    context.places(of: candidate).map { .track(paths: [candidate.key.path], $0) }
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    "a pointer, but .gitattributes does not give the path to Git LFS"
  }
}
