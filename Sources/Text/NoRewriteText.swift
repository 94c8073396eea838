internal import GitCommand
internal import GitObjects
public import Migration
internal import Reporting
internal import Worktrees

/// The command that publishes the commit of a run without rewriting, which needs no force.
public struct NoRewritePush {
  /// The command on a line of its own; empty if there is no remote or no branch.
  let text: String

  /// Makes the command.
  ///
  /// - Parameter remote: the remote for pushes; `nil` if there is none.
  public init(_ plan: NoRewritePlan, remote: [UInt8]?) {
    guard let branch = plan.branch?.bytes, let remote else {
      text = ""
      return
    }
    // With its name alone, settings could push it as another branch, and tags with it.
    let refspec = ShellWord.quoted(branch + [UInt8(ascii: ":")] + branch)
    let place = ShellWord.quoted(remote)
    text =
      "  git lfs push \(place) \(ShellWord.quoted(branch)) "
      + "&& git push --no-follow-tags \(place) \(refspec)     # publish it\n"
  }
}

/// Plans and reports of `import --no-rewrite`, as text for users.
public enum NoRewriteText {
  /// The most files that are listed.
  private static let shownFiles = 20

  /// What would be done.
  public static func plan(_ plan: NoRewritePlan) -> String {
    guard plan.makesCommit else { return nothingToDo(plan) }
    var text = "Plan: one new commit on \(place(plan)), \(converted(plan)).\n"
    text += files(plan) + remarks(plan)
    return text + "\nNothing was written.\n"
  }

  /// What was done.
  ///
  /// - Parameter push: how to publish it.
  public static func report(_ report: NoRewriteReport, _ push: NoRewritePush) -> String {
    let plan = report.plan
    guard let commit = report.commit else { return nothingToDo(plan) }
    var text = "Made commit \(commit) on \(place(plan)): \(converted(plan)).\n"
    text += files(plan)
    if report.lfsObjectCount > 0 {
      text += "\nLFS objects: \(NumberText.grouped(report.lfsObjectCount)), "
      text += "\(ReportText.size(report.lfsByteCount)) "
      text += "(\(NumberText.grouped(report.newLFSObjectCount)) new, "
      text += "\(ReportText.size(report.newLFSByteCount))).\n"
    }
    text += remarks(plan)
    text += ReportText.problems(report.problems)
    guard !report.problems.contains(where: \.isHalfway) else { return text }
    text += "\nOlder commits still have the content, and history is as large as before.\n"
    var steps = NextSteps(publishing: nil)
    steps.readiness = report.readiness
    steps.look = "git show --stat"
    return text + steps.text + push.text
  }

  private static func nothingToDo(_ plan: NoRewritePlan) -> String {
    let count = NumberText.counted(plan.files.count, "selected file")
    let state =
      plan.files.contains { $0.outcome == .isPointer } ? "a pointer already, or empty" : "empty"
    return "Nothing to do: each of \(count) is \(state). No commit was made.\n" + remarks(plan)
  }

  private static func place(_ plan: NoRewritePlan) -> String {
    guard let branch = plan.branch else { return "the detached HEAD" }
    return ReferenceText.shown(branch.bytes)
  }

  private static func converted(_ plan: NoRewritePlan) -> String {
    guard !plan.converted.isEmpty else { return "empty, since no file has to be converted" }
    let count = NumberText.counted(plan.converted.count, "file")
    return "\(count) converted, \(ReportText.size(plan.byteCount))"
  }

  private static func files(_ plan: NoRewritePlan) -> String {
    var table = TextTable(columns: [.left, .right])
    for file in plan.converted.prefix(shownFiles) {
      table.append([
        "  " + ShownText.of(file.path.bytes), ReportText.size(file.byteCount),
      ])
    }
    var text = table.string
    let rest = plan.converted.count - shownFiles
    if rest > 0 { text += "  and \(NumberText.grouped(rest)) more\n" }
    return text
  }

  private static func remarks(_ plan: NoRewritePlan) -> String {
    var text = ""
    let left = plan.files.count - plan.converted.count
    if left > 0, plan.makesCommit {
      text += "Left as they are, being pointers or empty: \(NumberText.grouped(left))\n"
    }
    if plan.untrackedCount > 0 {
      text += "Matched, but not tracked by Git LFS: \(NumberText.grouped(plan.untrackedCount))\n"
    }
    if plan.unconvertibleCount > 0 {
      text += "Matched, but links or files that Git itself reads: "
      text += "\(NumberText.grouped(plan.unconvertibleCount))\n"
    }
    if plan.makesCommit, let first = plan.uncommittedRules.first {
      let name = ShownText.of(first.bytes)
      let more = plan.uncommittedRules.count - 1
      text += "\nWarning: no committed '.gitattributes' gives '\(name)'"
      if more > 0 { text += " and \(NumberText.grouped(more)) more" }
      text += " to Git LFS.\n"
      text += "Commit the '.gitattributes' that tracks it before you push the pointer.\n"
    }
    return text
  }
}
