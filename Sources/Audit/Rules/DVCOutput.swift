internal import GitObjects

/// A file is under an output of a `.dvc` file or of `dvc.yaml` (but `cache: false`) in its folder or above.
struct DVCOutput: FileRule {
  static let id = "dvc-output"
  static let conditions: Set<CandidateCondition> = [.blobIsNew, .holdsAtTip]
  static let words = RuleWords(
    summary: "A file is in Git, though DVC keeps it",
    fix: "`git rm --cached`, and a commit",
    members: [("`output`, `outputOf`", "what DVC keeps, and the file that says so")]
  )

  struct Detail: FindingDetail {
    let output: RepositoryPath
    /// The file that says so.
    let source: RepositoryPath

    var members: [FindingMember] {
      [
        FindingMember("output", .name(output.bytes)),
        FindingMember("outputOf", .name(source.bytes)),
      ]
    }
  }

  private let blobs: BlobTable
  private let dvc: DVCOutputs

  init?(_ setup: RuleSetup) { (blobs, dvc) = (setup.blobs, DVCOutputs(setup.repository)) }

  func examine(_ file: ExaminedFile) throws -> Violation? {
    guard !file.outputs.isEmpty, file.facts.isRaw, file.isRegular,
      let (output, source) = try dvc.output(of: file.path, file.outputs)
    else { return nil }
    return Violation(
      byteCount: file.facts.byteCount,
      detail: Detail(output: output, source: source)
    )
  }

  func holds(_ candidate: Candidate, at file: FoundFile) throws -> Bool {
    guard try blobs.facts(file.blob)?.isRaw == true else { return false }
    return try dvc.output(of: candidate.key.path, file.outputs) != nil
  }

  func fixes(of candidate: Candidate, _ context: FixContext) -> [FixCommand] {
    context.places(of: candidate).map { .leaveToDVC(paths: [candidate.key.path], $0) }
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    guard let detail = finding.detail as? Detail else { return "" }
    return "in Git, though DVC keeps '\(path: detail.output)' (\(path: detail.source))"
  }
}
