internal import GitCommand
public import GitObjects
public import Migration
internal import Publication
internal import Reporting
internal import Worktrees

/// Plans and reports, as text for users.
public struct ReportText {
  /// The most references that are listed, unless all are.
  private static let shownReferences = 10

  let isVerbose: Bool

  /// Texts that list all references if verbose, else the first ones.
  public init(isVerbose: Bool) { self.isVerbose = isVerbose }

  static func size(_ byteCount: UInt64) -> String { ByteCount(byteCount).formatted }

  private static func name(_ bytes: [UInt8]) -> String { ReferenceText.shown(bytes) }

  /// What an import would do, for a dry run.
  public func plan(_ plan: ImportPlan) -> String {
    guard plan.changedCommitCount > 0 else { return nothingToDo(plan) }
    return work(plan) + "\nNothing was written.\n"
  }

  /// What an import is going to do.
  public func work(_ plan: ImportPlan) -> String {
    var text = "Plan: \(NumberText.counted(plan.changedCommitCount, "commit")) of "
    text += "\(NumberText.grouped(plan.commitCount)) would be rewritten.\n\n"
    text += files(plan)
    text += "\nLFS objects to be written: at most \(Self.size(plan.byteCount)).\n"
    text += "Disk space needed: at most \(Self.size(plan.neededByteCount)); "
    text += "the object store has \(Self.size(plan.storeByteCount)) now.\n"
    text += Self.signed(commits: plan.signedCount, tags: plan.signedTagCount)
    let moving = plan.references.filter { $0.outcome == .moves }
    text += "\nRefs that would move: \(NumberText.grouped(moving.count))\n"
    for reference in shown(moving) { text += "  \(Self.name(reference.name.bytes))\n" }
    text += more(moving.count)
    return text + staying(plan)
  }

  /// What an import did.
  ///
  /// - Parameter next: what to do next, besides what the report itself says.
  public func report(_ report: ImportReport, seconds: Double, _ next: NextSteps) -> String {
    let plan = report.plan
    let rest = NextSteps(publishing: next.publishing).text
    guard !report.hasNothingToMove else {
      return (next.publishing?.hasRuns == true ? Self.nothingMore : Self.nothingToMove) + rest
    }
    guard let run = report.run else { return nothingToDo(plan) + rest }
    var text = "Rewrote \(NumberText.counted(report.rewrittenCommitCount, "commit")) of "
    text += "\(NumberText.grouped(plan.commitCount)) in "
    text += "\(NumberText.duration(seconds: seconds)).\n\n"
    text += files(plan)
    text += "\nLFS objects: \(NumberText.grouped(report.lfsObjectCount)), "
    text += "\(Self.size(report.lfsByteCount)) "
    text += "(\(NumberText.grouped(report.newLFSObjectCount)) new, "
    text += "\(Self.size(report.newLFSByteCount))).\n"
    text += sizes(report)
    if report.rewrittenTagCount > 0 {
      text += "Tag objects rewritten: \(NumberText.grouped(report.rewrittenTagCount)).\n"
    }
    if report.copiedNoteCount > 0 {
      text += "Notes copied: \(NumberText.grouped(report.copiedNoteCount)).\n"
    }
    if report.strippedSignatureCount > 0 {
      text += "Signatures dropped: \(NumberText.grouped(report.strippedSignatureCount)).\n"
    }
    text += "\nRefs moved: \(NumberText.grouped(report.moved.count))\n"
    let moved = isVerbose ? report.moved[...] : report.moved.prefix(Self.shownReferences)
    let width = moved.map { Self.name($0.name.bytes).count }.max() ?? 0
    for reference in moved {
      let name = Self.name(reference.name.bytes)
      text += "  \(name)\(String(repeating: " ", count: width - name.count))  "
      text += "\(reference.old) -> \(reference.new)\n"
    }
    text += more(report.moved.count)
    text += staying(plan)
    text += Self.problems(report.problems)
    // The run must be completed first.
    guard !report.problems.contains(where: \.isHalfway) else { return text }
    text += "\nThe old history is kept in refs/lfs-migrate/\(run)/; "
    text += "'lfs-migrate undo' goes back to it.\n"
    var next = next
    next.readiness = report.readiness
    next.look = "git lfs fsck && git log --stat"
    return text + next.text
  }

  static let nothingToMove = """
    Nothing to move: only references that stay, such as remote-tracking branches, lead to commits \
    that would change.
    Make branches of them first: 'git branch NAME origin/NAME'. Nothing was changed.

    """

  static let nothingMore = """
    Nothing to move: what is selected here was migrated before. Remote-tracking branches hold the old \
    history until you push; one that has no branch here is migrated once it has \
    ('git branch NAME REMOTE/NAME').

    """

  private func nothingToDo(_ plan: ImportPlan) -> String {
    var text = "Nothing to do: "
    if plan.commitCount == 0 {
      text += "no commits were selected. Commits that a remote has are left out; "
      text += "'--everything' takes all.\n"
    } else if plan.pointerCount > 0 {
      text += "all \(NumberText.counted(plan.pointerCount, "selected file")) are pointers already, "
      text += "and their attribute lines are in force.\n"
    } else {
      text += "no file in \(NumberText.counted(plan.commitCount, "commit")) is selected.\n"
    }
    return text
  }

  /// The title of a list of files, which begins like git-lfs's lines up to version 3.6.
  static let titleOfFiles = "migrate: commit and path of each file:\n"

  /// A line for each file that becomes a pointer.
  public func files(_ files: [(commit: ObjectID, path: RepositoryPath)]) -> String {
    guard !files.isEmpty else { return "" }
    var text = Self.titleOfFiles
    for file in files {
      text += "  commit \(file.commit): \(ShownText.of(file.path.bytes))\n"
    }
    return text
  }

  private func files(_ plan: ImportPlan) -> String {
    var table = TextTable(columns: [.left, .right, .right])
    table.append(["Files converted", NumberText.grouped(plan.fileCount), Self.size(plan.byteCount)])
    for pattern in plan.patterns.prefix(20) {
      table.append([
        "  " + ShownText.of(pattern.pattern),
        NumberText.grouped(pattern.fileCount),
        Self.size(pattern.byteCount),
      ])
    }
    var text = table.string
    if plan.fileCount == 0 {
      text += "No file becomes a pointer: commits change only by their '.gitattributes' "
      text += "('--minimal' leaves them alone).\n"
    }
    if plan.patterns.count > 20 { text += "  and \(plan.patterns.count - 20) more kinds\n" }
    if plan.pointerCount > 0 {
      text += "Left as they are: \(NumberText.counted(plan.pointerCount, "pointer"))\n"
    }
    text += PlanWarnings.texts(plan.textFiles) + PlanWarnings.protected(plan.protectedFiles)
    if !plan.lines.isEmpty {
      text += "Lines for .gitattributes:\n"
      for line in plan.lines.prefix(20) {
        text += "  \(ShownText.of(line))\n"
      }
      if plan.lines.count > 20 { text += "  and \(plan.lines.count - 20) more\n" }
    }
    text += PlanWarnings.cutOff(plan.cutOffAttributes)
    return text
  }

  private func sizes(_ report: ImportReport) -> String {
    let before = report.plan.storeByteCount
    let clean = report.cleanStoreByteCount
    var text = "Git object store: \(Self.size(before)) before, "
    text += "\(Self.size(before + report.packByteCount)) now, "
    text += "\(report.isCleanStoreLeast ? "at least " : "")\(Self.size(clean)) "
    text += "once nothing holds the old history"
    if before > 0 {
      // Rounded towards zero, so that only 0 bytes are -100 %.
      let change = Int((Double(clean) - Double(before)) / Double(before) * 100)
      if change != 0 { text += " (\(change > 0 ? "+" : "")\(change) %)" }
    }
    return text + ".\n"
  }

  private func shown(_ references: [ReferencePlan]) -> ArraySlice<ReferencePlan> {
    isVerbose ? references[...] : references.prefix(Self.shownReferences)
  }

  private func more(_ count: Int) -> String {
    guard !isVerbose, count > Self.shownReferences else { return "" }
    let rest = NumberText.grouped(count - Self.shownReferences)
    return "  and \(rest) more ('--verbose' lists all)\n"
  }

  private func staying(_ plan: ImportPlan) -> String {
    var text = ""
    let remote = plan.references.filter { $0.outcome == .staysRemote }
    if !remote.isEmpty {
      text += "\nRemote-tracking branches, which hold the old history until you push: "
      text += "\(NumberText.grouped(remote.count))\n"
      for reference in shown(remote) { text += "  \(Self.name(reference.name.bytes))\n" }
      text += more(remote.count)
      if !areBranchesMoving(remote, plan) {
        text += "A branch that is only there is not migrated: make it here ('git branch NAME "
        text += "REMOTE/NAME') and run this again.\n"
      }
    }
    let unselected = plan.references.filter { $0.outcome == .staysUnselected }
    if !unselected.isEmpty {
      text += "\nNot selected, and left as they are: \(NumberText.grouped(unselected.count))\n"
      for reference in shown(unselected) { text += "  \(Self.name(reference.name.bytes))\n" }
      text += more(unselected.count)
    }
    return text
  }

  /// Whether a branch of the same name moves for each remote-tracking branch, and will take it
  /// along.
  private func areBranchesMoving(_ remote: [ReferencePlan], _ plan: ImportPlan) -> Bool {
    let moving = Set(
      plan.references.filter { $0.outcome == .moves }.compactMap { $0.name.name(in: .branch) }
    )
    return remote.map(\.name.bytes).allSatisfy { name in
      name.indices.contains { name[$0] == 0x2F && moving.contains(name[($0 + 1)...]) }
    }
  }

  /// The number of signatures that a rewrite makes invalid.
  static func signed(commits: Int, tags: Int) -> String {
    var text = ""
    for (count, name) in [(commits, "signed commit"), (tags, "signed tag")] where count > 0 {
      text += "\(NumberText.counted(count, name)) would be rewritten.\n"
    }
    return text
  }

  /// What was done although its report can't be written; `nil` if nothing was.
  public static func done(_ report: RewriteReport) -> (message: String, hint: String)? {
    report.run.map { run in
      (
        "All was done all the same: \(NumberText.counted(report.moved.count, "ref")) moved.",
        "The old history is kept in refs/lfs-migrate/\(run)/."
      )
    }
  }
}
