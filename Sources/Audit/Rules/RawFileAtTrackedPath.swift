internal import GitAttributes

/// `.gitattributes` of the commit give the path to Git LFS, but the content is in Git; also if the path
/// is given to it only now.
struct RawFileAtTrackedPath: FileRule, TrackingRule {
  static let id = "raw-file-at-tracked-path"
  static let rewritesHistory = true
  static let words = RuleWords(
    summary: "A file is outside Git LFS, though .gitattributes gives its path to it",
    fix: "`lfs-migrate import --fixup main`"
  )

  init?(_ setup: RuleSetup) {}

  func examine(_ file: ExaminedFile) -> Violation? {
    guard file.isTracked, file.facts.isRaw, file.isRegular, !ProtectedFile.contains(path: file.path)
    else { return nil }
    return Violation(byteCount: file.facts.byteCount)
  }

  func examine(_ file: ExaminedFile, in change: ChangedAttributes) -> Violation? { examine(file) }

  func fixes(of candidate: Candidate, _ context: FixContext) -> [FixCommand] {
    if context.isStaged { return [.stageAgain(paths: [candidate.key.path])] }
    return context.references(for: candidate.commit).map { [.fixUp($0)] } ?? []
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    "\(size: finding.byteCount) outside Git LFS, though .gitattributes gives the path to it"
  }
}
