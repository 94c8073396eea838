internal import GitCommand
public import GitObjects
public import Migration
internal import Publication
internal import Reporting
internal import Worktrees

/// Plans and reports of an export, as text for users.
public struct ExportText {
  /// The most references or files that are listed, unless all are.
  private static let shownCount = 10

  let isVerbose: Bool

  /// Texts that list all references and files if verbose, else the first ones of each list.
  public init(isVerbose: Bool) { self.isVerbose = isVerbose }

  private static func text(_ bytes: [UInt8]) -> String { ShownText.of(bytes) }

  private static func name(_ bytes: [UInt8]) -> String { ReferenceText.shown(bytes) }

  /// What an export would do.
  public func plan(_ plan: ExportPlan) -> String {
    guard plan.changedCommitCount > 0 else { return nothingToDo(plan) }
    var text = "Plan: \(NumberText.counted(plan.changedCommitCount, "commit")) of "
    text += "\(NumberText.grouped(plan.commitCount)) would be rewritten.\n\n"
    text += files(plan)
    if !plan.missing.isEmpty {
      text += "\nLFS objects that are not here and would be fetched: "
      text += "\(NumberText.grouped(plan.missing.count)), "
      text += "\(ReportText.size(plan.missing.reduce(0) { $0 + $1.byteCount }))\n"
      text += list(plan.missing.map(Self.line))
    }
    text += "\nDisk space needed: at most \(ReportText.size(plan.neededByteCount)); "
    text += "the object store has \(ReportText.size(plan.storeByteCount)) now.\n"
    text += ReportText.signed(commits: plan.signedCount, tags: plan.signedTagCount)
    let moving = plan.references.filter { $0.outcome == .moves }
    text += "\nRefs that would move: \(NumberText.grouped(moving.count))\n"
    text += list(moving.map { Self.name($0.name.bytes) })
    return text + staying(plan) + "\nNothing was written.\n"
  }

  /// What an export did.
  ///
  /// - Parameter next: what to do next, besides what the report itself says.
  public func report(_ report: ExportReport, seconds: Double, _ next: NextSteps) -> String {
    let plan = report.plan
    let rest = NextSteps(publishing: next.publishing).text
    guard !report.hasNothingToMove else {
      let isAgain = next.publishing?.hasRuns == true
      return (isAgain ? ReportText.nothingMore : ReportText.nothingToMove) + rest
    }
    guard let run = report.run else { return nothingToDo(plan) + rest }
    var text = "Rewrote \(NumberText.counted(report.rewrittenCommitCount, "commit")) of "
    text += "\(NumberText.grouped(plan.commitCount)) in "
    text += "\(NumberText.duration(seconds: seconds)).\n\n"
    text += files(plan)
    if plan.fetchedCount > 0 {
      text += "LFS objects fetched: \(NumberText.grouped(plan.fetchedCount))\n"
    }
    if !plan.missing.isEmpty {
      text += "\nWarning: the LFS objects of "
      text += "\(NumberText.counted(plan.missing.count, "pointer")) are missing; these stay "
      text += "pointers, tracked by Git LFS:\n"
      text += list(plan.missing.map(Self.line))
    }
    let known = plan.fileCount - report.newFileCount
    text += "\nFiles written: \(NumberText.grouped(report.newFileCount)), "
    text += "\(ReportText.size(report.newByteCount)); "
    text += "in the object store already: \(NumberText.grouped(known)).\n"
    if report.asideCount > 0 {
      text += "LFS objects that nothing here needs any more, set aside: "
      text += "\(NumberText.grouped(report.asideCount)), "
      text += "\(ReportText.size(report.asideByteCount)).\n"
    }
    text += sizes(report)
    let counts = [
      ("Tag objects rewritten", report.rewrittenTagCount),
      ("Notes copied", report.copiedNoteCount),
      ("Signatures dropped", report.strippedSignatureCount),
    ]
    for (name, count) in counts where count > 0 {
      text += "\(name): \(NumberText.grouped(count)).\n"
    }
    text += "\nRefs moved: \(NumberText.grouped(report.moved.count))\n"
    text += moved(report.moved) + staying(plan)
    text += ReportText.problems(report.problems)
    guard !report.problems.contains(where: \.isHalfway) else { return text }
    text += "\nThe old history is kept in refs/lfs-migrate/\(run)/, and no LFS object is lost; "
    text += "'lfs-migrate undo' goes back to it.\n"
    var next = next
    next.look = "git log --stat"
    return text + next.text
  }

  /// A line for each pointer that becomes a file.
  public func files(_ files: [(commit: ObjectID, path: RepositoryPath)]) -> String {
    guard !files.isEmpty else { return "" }
    return files.reduce(into: ReportText.titleOfFiles) { text, file in
      text += "  commit \(file.commit): \(Self.text(file.path.bytes))\n"
    }
  }

  private func nothingToDo(_ plan: ExportPlan) -> String {
    var text = "Nothing to do: "
    if plan.commitCount == 0 {
      text += "no commits were selected. Commits that a remote has are left out; "
      text += "'--everything' takes all.\n"
    } else {
      text += "no selected file in \(NumberText.counted(plan.commitCount, "commit")) is a pointer"
      text += plan.missing.isEmpty ? "" : " whose LFS object is here"
      text += ", and the attribute lines are in force.\n"
    }
    return text + malformedPointers(plan)
  }

  private func files(_ plan: ExportPlan) -> String {
    var table = TextTable(columns: [.left, .right, .right])
    table.append([
      "Pointers exported", NumberText.grouped(plan.fileCount), ReportText.size(plan.byteCount),
    ])
    for pattern in plan.patterns.prefix(Self.shownCount * 2) {
      table.append([
        "  " + Self.text(pattern.pattern),
        NumberText.grouped(pattern.fileCount),
        ReportText.size(pattern.byteCount),
      ])
    }
    var text = table.string
    let ordinary = plan.ordinaryCount - plan.malformedPointers.count
    if ordinary > 0 {
      text += "Left as they are: \(NumberText.counted(ordinary, "file")) that "
      text += ordinary == 1 ? "is no pointer\n" : "are no pointers\n"
    }
    text += malformedPointers(plan)
    if plan.extensionCount > 0 {
      text += "\nWarning: \(NumberText.counted(plan.extensionCount, "pointer")) went through "
      text += "extensions of Git LFS, and is exported as it was stored.\n"
    }
    text += wrongSizes(plan)
    if !plan.lines.isEmpty {
      text += "Lines for .gitattributes:\n" + list(plan.lines.map(Self.text))
    }
    text += PlanWarnings.cutOff(plan.cutOffAttributes)
    return text
  }

  private func malformedPointers(_ plan: ExportPlan) -> String {
    guard !plan.malformedPointers.isEmpty else { return "" }
    var text = "\nWarning: \(NumberText.counted(plan.malformedPointers.count, "selected file")) "
    text += "only looks like a pointer, and stays as it is:\n"
    text += list(
      plan.malformedPointers.map { file in
        "\(Self.text(file.path.bytes)) in commit \(file.commit): \(Self.words(file.reason))"
      }
    )
    return text
  }

  private func wrongSizes(_ plan: ExportPlan) -> String {
    guard !plan.wrongSizes.isEmpty else { return "" }
    var text = "\nWarning: \(NumberText.counted(plan.wrongSizes.count, "pointer")) "
    text += plan.wrongSizes.count == 1 ? "gives its LFS object" : "give their LFS objects"
    text += " another size than it has. The object goes by its name, and is exported whole:\n"
    return text
      + list(
        plan.wrongSizes.map { pointer in
          "\(ShownText.of(pointer.path.bytes)) in commit \(pointer.commit): \(pointer.said) bytes "
            + "instead of \(pointer.byteCount)"
        }
      )
  }

  private func sizes(_ report: ExportReport) -> String {
    let before = report.plan.storeByteCount
    var text = "Git object store: \(ReportText.size(before)) before, "
    text += "\(ReportText.size(before + report.packByteCount)) now, "
    text += "\(ReportText.size(report.cleanStoreByteCount)) once nothing holds the old history.\n"
    return text
  }

  private func moved(_ moved: [MovedReference]) -> String {
    let width =
      moved.prefix(isVerbose ? .max : Self.shownCount)
      .map { Self.name($0.name.bytes).count }.max() ?? 0
    return list(
      moved.map { reference in
        let name = Self.name(reference.name.bytes)
        let space = String(repeating: " ", count: max(0, width - name.count))
        return "\(name)\(space)  \(reference.old) -> \(reference.new)"
      }
    )
  }

  private func staying(_ plan: ExportPlan) -> String {
    var text = ""
    let remote = plan.references.filter { $0.outcome == .staysRemote }
    if !remote.isEmpty {
      text += "\nRemote-tracking branches, which hold the old history until you push: "
      text +=
        "\(NumberText.grouped(remote.count))\n" + list(remote.map { Self.name($0.name.bytes) })
    }
    let unselected = plan.references.filter { $0.outcome == .staysUnselected }
    if !unselected.isEmpty {
      text += "\nNot selected, and left as they are: \(NumberText.grouped(unselected.count))\n"
      text += list(unselected.map { Self.name($0.name.bytes) })
    }
    return text
  }

  private func list(_ lines: [String]) -> String {
    var text = ""
    for line in lines.prefix(isVerbose ? .max : Self.shownCount) { text += "  \(line)\n" }
    if !isVerbose, lines.count > Self.shownCount {
      let rest = NumberText.grouped(lines.count - Self.shownCount)
      text += "  and \(rest) more ('--verbose' lists all)\n"
    }
    return text
  }

  /// A missing object in one line.
  static func line(_ object: MissingObject) -> String {
    "\(text(object.path.bytes)) in commit \(object.commit): \(object.oid) "
      + "(\(ReportText.size(object.byteCount)))"
  }
}
