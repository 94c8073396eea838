/// A file over the limit is not in Git LFS, in any new commit, even if a later one removes it.
struct LargeFile: FileRule {
  static let id = "large-file"
  static let conditions: Set<CandidateCondition> = [.blobIsNew]
  static let rewritesHistory = true
  static let words = RuleWords(
    summary: "A file over the size limit is outside Git LFS",
    limit: "`limit`: 10 MB",
    fix: "`lfs-migrate import --minimal --include=/data/a.dat main`"
  )

  private let limit: UInt64

  init?(_ setup: RuleSetup) {
    guard let limit = setup.settings.limit else { return nil }
    self.limit = limit
  }

  func examine(_ file: ExaminedFile) -> Violation? {
    guard file.facts.byteCount > limit, file.facts.isRaw else { return nil }
    return Violation(byteCount: file.facts.byteCount, limit: limit)
  }

  func fixes(of candidate: Candidate, _ context: FixContext) -> [FixCommand] {
    context.conversion(of: candidate)
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    "\(size: finding.byteCount) outside Git LFS, over the limit of \(size: finding.limit)"
  }
}
