internal import GitCommand
internal import Migration
public import Publication
internal import Reporting
public import Runs
public import Verification

/// The result of a verification, as text for users.
public struct VerifyText {
  /// The most findings or references that are listed.
  let limit: Int

  /// Texts with at most `limit` findings and at most `limit` references.
  public init(limit: Int) { self.limit = limit }

  /// The verification of a run.
  ///
  /// - Parameter check: the answer of the remote's LFS server; `nil` if it was not asked.
  public func report(
    _ result: VerificationResult,
    _ check: ServerCheck?,
    _ run: Run,
    seconds: Double
  ) -> String {
    var text = "Run \(run.name): \(run.kind?.rawValue ?? "unknown")\n"
    text += compared(result, run)
    text += "Refs accounted for: \(NumberText.grouped(result.referenceCount)).\n"
    text += ServerWords.line(check)
    text += remarks(result.remarks)
    return text + conclusion(result.findings, "Verified", seconds: seconds)
  }

  private func compared(_ result: VerificationResult, _ run: Run) -> String {
    guard run.kind != .undo else {
      return "An undo makes no commits: its refs are compared with where they stood before.\n"
    }
    var text = "Compared \(NumberText.counted(result.commitCount, "commit")) with what "
    text += result.commitCount == 1 ? "it became" : "they became"
    text += ", in \(NumberText.counted(result.treeCount, "pair")) of trees.\n"
    if result.unchangedCommitCount > 0 {
      text += "Commits that needed no change: "
      text += "\(NumberText.grouped(result.unchangedCommitCount)).\n"
    }
    let size = ReportText.size(result.lfsByteCount)
    if run.kind == .export {
      text += "Files compared with their pointers: \(NumberText.grouped(result.fileCount)), "
      return text + "\(size) read.\n"
    }
    text += "Files compared with their LFS objects: \(NumberText.grouped(result.fileCount)), "
    return text + "\(NumberText.counted(result.lfsObjectCount, "object")), \(size) read.\n"
  }

  /// A check of pointers.
  public func report(_ result: PointerResult, seconds: Double) -> String {
    var text = "Looked at \(NumberText.counted(result.commitCount, "commit")), "
    text += "\(NumberText.counted(result.treeCount, "tree")) and "
    text += "\(NumberText.counted(result.fileCount, "file")).\n"
    text += "Pointers: \(NumberText.grouped(result.pointerCount)), to "
    text += "\(NumberText.counted(result.lfsObjectCount, "LFS object")), "
    text += "\(ReportText.size(result.lfsByteCount)).\n"
    return text + conclusion(result.findings, "All is well", seconds: seconds)
  }

  private func remarks(_ remarks: [ReferenceRemark]) -> String {
    var text = ""
    for remark in remarks.prefix(limit) {
      text += "  \(ErrorWords.text(remark.name.bytes)): \(Self.words(remark.kind))\n"
    }
    if remarks.count > limit {
      text += "  and \(NumberText.grouped(remarks.count - limit)) more\n"
    }
    return text
  }

  private func conclusion(
    _ findings: [Finding],
    _ success: String,
    seconds: Double
  ) -> String {
    let time = NumberText.duration(seconds: seconds)
    guard !findings.isEmpty else { return "\n\(success): nothing was found in \(time).\n" }
    var text = "\nFindings: \(NumberText.grouped(findings.count))\n"
    for finding in findings.prefix(limit) {
      text += "  \(FindingWords.place(finding)): \(FindingWords.words(finding.kind))\n"
    }
    if findings.count > limit {
      text += "  and \(NumberText.grouped(findings.count - limit)) more "
      text += "('--limit' shows more, '--json' all)\n"
    }
    return text
  }

  private static func words(_ kind: ReferenceRemark.Kind) -> String {
    switch kind {
    case .movedOn: "was moved since the run, and builds on it; verified up to where the run left it"
    case .deleted: "was deleted since the run; other refs hold what it stood for"
    case .remote: "holds the old history: it is a remote-tracking branch"
    case .notSelected: "holds old commits: its own were not selected"
    case .madeSince: "holds old commits: it was made since the run"
    }
  }
}
