public import Cleanup
internal import GitObjects
internal import Migration
internal import Reporting

/// Plans and reports of clean-ups, as text for users.
public enum CleanupText {
  /// The roots that retain old objects, and what happens to them.
  public static func plan(_ plan: CleanupPlan) -> String {
    guard !plan.runs.isEmpty else {
      return "Nothing to clean up: no run in this repository is done.\n"
    }
    let names = plan.runs.map { ShownText.of($0.utf8) }
    var text = "Runs: \(names.joined(separator: ", "))\n"
    for name in plan.unverified {
      text += "Not verified: \(ShownText.of(name.utf8)). "
      text += "Run 'lfs-migrate verify \(ShellWord.quoted(name))', or give '--unverified'.\n"
    }
    if let obstacle = plan.obstacle {
      let words = ErrorWords(obstacle)
      text += "Would be refused: \(words.message)\n"
      if let hint = words.hint { text += "\(hint)\n" }
    }
    text += "Old objects: \(NumberText.grouped(plan.oldObjectCount)), \(size(plan.oldByteCount)) "
    text += "of \(size(plan.storeByteCount)) in the Git object store.\n"
    text += retainingRoots("\nWould be dropped, for good:", plan.retainingRoots.filter(\.isDropped))
    text += aside(plan)
    text += staying(plan.retainingRoots)
    if let byteCount = plan.stayingByteCount, byteCount > 0 {
      text += "  These alone hold \(size(byteCount)).\n"
    }
    if let untouched = plan.untouched, untouched.count > 0 {
      text += "\n" + Self.untouched(untouched)
    }
    for path in plan.alternates {
      text += "\nThis repository borrows objects from '\(ShownText.of(path))'; "
      text += "what is there stays there.\n"
    }
    for path in plan.borrowers {
      text +=
        "\n'\(ShownText.of(path))' borrows objects from this repository and would miss what is "
      text += "dropped: a clean-up is refused.\n"
    }
    text += """

      Repositories elsewhere that borrow objects from this one ('git clone --shared', \
      '--reference') would miss what is dropped.

      """
    return text
  }

  /// The result of a clean-up.
  public static func report(_ report: CleanupReport) -> String {
    let plan = report.plan
    let dropped = plan.retainingRoots.filter(\.isDropped)
    let entries = dropped.filter { $0.kind == .reflog }.reduce(0) { $0 + $1.count }
    let references = dropped.count { $0.kind == .backup }
    var text = "Dropped: \(NumberText.counted(references, "backup reference")), "
    text += "\(NumberText.grouped(entries)) reflog entries.\n"
    text += "Git object store: \(size(plan.storeByteCount)) before, "
    text += "\(size(report.storeByteCount)) now"
    if let predicted = plan.predictedByteCount { text += ", \(size(predicted)) predicted" }
    text += ".\n"
    if plan.asideCount > 0 {
      text += "LFS objects dropped: \(NumberText.grouped(plan.asideCount)), "
      text += "\(size(plan.asideByteCount)).\n"
    }
    if report.untouched.count > 0 { text += untouched(report.untouched) }
    text += left(report)
    text += """

      The record of the run stays, and 'lfs-migrate map' answers for old ids.
      \(plan.asideCount > 0 ? "Other LFS objects" : "LFS objects") were not touched; \
      'git lfs prune --verify-remote' removes those that nothing here needs and a remote has.

      """
    return text
  }

  /// The unreachable objects that stay.
  private static func untouched(_ untouched: UntouchedObjects) -> String {
    "Not of the old history, so that it stays though nothing leads to it: "
      + "\(NumberText.counted(untouched.count, "object")), \(size(untouched.byteCount)) (dropped stash "
      + "entries, files that were staged once, amended commits). Git drops such objects two weeks "
      + "after they were made, and 'git gc --prune=now' drops them at once.\n"
  }

  /// The LFS objects that are dropped.
  private static func aside(_ plan: CleanupPlan) -> String {
    guard plan.asideCount > 0 else { return "" }
    return "  LFS objects that are files in Git now: \(NumberText.grouped(plan.asideCount)), "
      + "\(size(plan.asideByteCount))\n"
  }

  private static func left(_ report: CleanupReport) -> String {
    guard report.leftCount > 0 else { return "No old object is left.\n" }
    var text = ""
    if report.sharedCount > 0 {
      text += "The new history has \(NumberText.counted(report.sharedCount, "old object")) too "
      text += "(\(size(report.sharedByteCount))): files and folders that also stand where nothing "
      text += "was converted.\n"
    }
    let others = report.leftCount - report.sharedCount
    guard others > 0 else { return text }
    let byteCount = report.leftByteCount - report.sharedByteCount
    text += "Still here: \(NumberText.counted(others, "old object")), \(size(byteCount)).\n"
    for object in report.largest {
      text += "  \(object.id)  \(size(object.byteCount))"
      text += object.path.isRoot ? "\n" : "  \(ShownText.of(object.path.bytes))\n"
    }
    text += staying(report.retainingRoots)
    text +=
      report.retainingRoots.allSatisfy(\.isDropped)
      ? "Nothing leads to them: another Git command has written them again, or has removed what "
        + "replaces them. Run 'lfs-migrate cleanup' again when it is done.\n"
      : "Then run 'lfs-migrate cleanup' again.\n"
    return text
  }

  private static func staying(_ retainingRoots: [RetainingRoot]) -> String {
    Self.retainingRoots(
      "\nHolds old objects, and stays unless you run the command:",
      retainingRoots.filter { !$0.isDropped }
    )
  }

  private static func retainingRoots(_ title: String, _ retainingRoots: [RetainingRoot]) -> String {
    guard !retainingRoots.isEmpty else { return "" }
    return title + "\n" + RetainingRootWords.groups(retainingRoots).map(\.text).joined()
  }

  private static func size(_ byteCount: UInt64) -> String { ByteCount(byteCount).formatted }
}
