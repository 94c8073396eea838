internal import LFS

/// Text begins as a pointer and breaks off, or gives an object that has content the size 0, so that an
/// empty file is checked out.
struct MalformedPointer: FileRule {
  static let id = "malformed-pointer"
  static let conditions: Set<CandidateCondition> = [.holdsAtTip]
  static let words = RuleWords(
    summary: "A pointer is malformed",
    fix: "`git add --renormalize`, and a commit: the text becomes content of Git LFS; "
      + "or put the file in its place"
  )

  struct Detail: FindingDetail {
    let error: PointerError

    var isOfSizeZero: Bool {
      guard case .malformed(.zeroSize) = error else { return false }
      return true
    }
  }

  init?(_ setup: RuleSetup) {}

  func examine(_ file: ExaminedFile) -> Violation? {
    guard file.isRegular, let error = Self.error(file.facts.kind) else { return nil }
    return Violation(byteCount: file.facts.byteCount, detail: Detail(error: error))
  }

  private static func error(_ kind: BlobFacts.Kind) -> PointerError? {
    switch kind {
    case .raw, .empty: nil
    case .malformed(let error): error
    case .pointer(let pointer): pointer.hidesContent ? .malformed(.zeroSize(pointer.oid)) : nil
    }
  }

  func fixes(of candidate: Candidate, _ context: FixContext) -> [FixCommand] {
    // Git LFS would write an empty file, or pointer, in its place: only a person has the file.
    guard let detail = candidate.detail as? Detail, !detail.isOfSizeZero else { return [] }
    let path = candidate.key.path
    let untracked = candidate.isTracked ? [] : [path]
    return context.places(of: candidate)
      .map { .takeAsContent(paths: [path], untracked: untracked, $0) }
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    "a malformed pointer: \(reason(finding))"
  }

  private static func reason(_ finding: AuditFinding) -> FindingMessage {
    guard let detail = finding.detail as? Detail, case .malformed(let error) = detail.error else {
      return "it breaks off"
    }
    switch error {
    case .unknownVersion(let version): return "unknown version '\(name: version)'"
    case .unexpectedKey(let expected, let found):
      return "'\(name: found)' in place of '\(words: expected)'"
    case .missingOID: return "it names no object"
    case .invalidOID: return "the name of its object is none"
    case .invalidSize: return "its size is no number"
    case .zeroSize: return "its size is 0, so that an empty file is checked out"
    case .duplicatePriority: return "two extensions have the same priority"
    }
  }
}
