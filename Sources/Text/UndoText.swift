internal import GitCommand
internal import GitObjects
internal import Migration
public import Publication
internal import Reporting
internal import Runs
internal import Worktrees

/// Plans and reports of an undo, as text for users.
public struct UndoText {
  private static let shownReferences = 10

  let isVerbose: Bool

  /// Texts that list all references if verbose, else the first ones.
  public init(isVerbose: Bool) { self.isVerbose = isVerbose }

  /// What an undo would do.
  public func plan(_ plan: UndoPlan) -> String {
    "Plan: \(title(plan)) would be taken back.\n\n"
      + "Refs that would move: \(NumberText.grouped(plan.references.count))\n"
      + references(plan) + "\nNothing was written.\n"
  }

  /// What an undo did.
  public func report(_ report: UndoReport) -> String {
    let plan = report.plan
    var text = "Took back \(title(plan)).\n"
    if plan.kind == .undo {
      let state = plan.migration.isInForce ? "in force again" : "taken back again"
      text += "Run \(plan.migration.run) is \(state).\n"
    }
    text += "\nRefs moved: \(NumberText.grouped(plan.references.count))\n"
    text += references(plan)
    if plan.inPlaceCount > 0 {
      text += "Where they belong already: \(NumberText.grouped(plan.inPlaceCount))\n"
    }
    if !report.backups.isEmpty {
      text += "\nKept:\n"
      for name in report.backups { text += "  \(ErrorWords.text(name.bytes))\n" }
    }
    if !plan.newReferences.isEmpty {
      text += "\nMade after the run, and left as they are: "
      text += "\(NumberText.grouped(plan.newReferences.count))\n"
      text += list(plan.newReferences.map { RecoveryText.name($0.bytes) })
    }
    text += ReportText.problems(report.problems)
    switch plan.kind {
    case .undo: break
    case .export:
      text += "\nLFS objects that the export had set aside are in their place again; the hooks and "
      text += "settings of Git LFS are left as they are.\n"
    case .import, .noRewrite:
      text += "\nLFS objects, and the hooks and settings of Git LFS, are left as they are.\n"
    }
    for remote in plan.remotes {
      text += "\n\(ShownText.of(remote)) has what was taken back: "
      text += "'lfs-migrate publish \(ShellWord.quoted(remote))' takes it back there.\n"
    }
    text += "\n'lfs-migrate undo' takes this back too.\n"
    return text
  }

  private func title(_ plan: UndoPlan) -> String {
    "\(plan.kind.rawValue) run \(plan.run) of \(UTCTime(plan.started).text)"
  }

  private func references(_ plan: UndoPlan) -> String {
    let shown = isVerbose ? plan.references[...] : plan.references.prefix(Self.shownReferences)
    var text = RecoveryText.moves(
      shown.map { (name: $0.name.bytes, old: $0.now, new: $0.target, isForced: $0.isForced) }
    )
    if shown.count < plan.references.count {
      text += "  and \(NumberText.grouped(plan.references.count - shown.count)) more "
      text += "('--verbose' lists all)\n"
    }
    return text
  }

  private func list(_ lines: [String]) -> String {
    let shown = isVerbose ? lines[...] : lines.prefix(Self.shownReferences)
    var text = shown.map { "  \($0)\n" }.joined()
    if shown.count < lines.count {
      text += "  and \(NumberText.grouped(lines.count - shown.count)) more\n"
    }
    return text
  }
}

/// The result of a recovery, as text for users.
public enum RecoveryText {
  static func name(_ bytes: [UInt8]) -> String { ReferenceText.shown(bytes) }

  /// What came of a resumed run.
  ///
  /// - Parameter next: what to do next, besides what the report itself says.
  public static func resumed(_ report: RecoveryReport, _ next: NextSteps) -> String {
    let isHalfway = report.problems.contains(where: \.isHalfway)
    var text = "\(isHalfway ? "Went on with" : "Completed") \(report.kind?.rawValue ?? "") run "
    text += "\(report.run).\n"
    text += moved(report)
    // The run must be completed first.
    guard !isHalfway else { return text }
    var next = next
    next.readiness = report.readiness
    return text + next.text
  }

  /// What came of an aborted run.
  public static func aborted(_ report: RecoveryReport) -> String {
    "Took back \(report.kind?.rawValue ?? "") run \(report.run).\n" + moved(report)
  }

  private static func moved(_ report: RecoveryReport) -> String {
    var text = "Refs moved: \(NumberText.grouped(report.moved.count))"
    if report.inPlaceCount > 0 {
      text += "; where they belong already: \(NumberText.grouped(report.inPlaceCount))"
    }
    text += "\n"
    text += moves(
      report.moved.prefix(10).map {
        (name: $0.name.bytes, old: $0.old, new: $0.new, isForced: false)
      }
    )
    if report.moved.count > 10 {
      text += "  and \(NumberText.grouped(report.moved.count - 10)) more\n"
    }
    return text + ReportText.problems(report.problems)
  }

  /// A line for each move.
  static func moves(
    _ moves: [(name: [UInt8], old: ObjectID, new: ObjectID, isForced: Bool)]
  ) -> String {
    let width = moves.map { name($0.name).count }.max() ?? 0
    var text = ""
    for move in moves {
      let name = name(move.name)
      text += "  \(name)\(String(repeating: " ", count: width - name.count))  "
      text += "\(place(move.old)) -> \(place(move.new))\(move.isForced ? "  (forced)" : "")\n"
    }
    return text
  }

  static func place(_ id: ObjectID) -> String { id == .zero ? "(none)" : "\(id)" }
}
