internal import GitCommand
internal import GitObjects
internal import Reporting
public import Sharing

/// Plans and reports of a publication, as text for users.
public struct PublishText {
  private static let shownReferences = 10

  private let isVerbose: Bool

  /// Texts that list all references if verbose, else the first ones.
  public init(isVerbose: Bool) { self.isVerbose = isVerbose }

  /// What a publication would do.
  public func plan(_ plan: PublishPlan) -> String {
    guard !plan.isDone else { return nothing(plan) }
    var text = "Plan: to publish to \(ShownText.of(plan.remote)).\n\n"
    text += "LFS objects to upload: \(objects(plan))\n"
    text += "Refs to push: \(NumberText.grouped(plan.pushed.count))\n"
    text += moves(plan.pushed)
    return text + remarks(plan)
  }

  /// What a publication did.
  public func report(_ report: PublishReport, _ next: NextSteps) -> String {
    let plan = report.plan
    guard !plan.isDone else { return nothing(plan) }
    let remote = ShownText.of(plan.remote)
    var text = "Published to \(remote).\n\n"
    text += "LFS objects uploaded: \(objects(plan))\n"
    if plan.neededCount > 0 {
      text +=
        plan.isServerAsked
        ? "The LFS server has all of them: it was asked.\n"
        : "A program of its own moves the LFS objects (lfs.standalonetransferagent), and can't be "
          + "asked whether they are there.\n"
    }
    text += "Refs pushed: \(NumberText.grouped(plan.pushed.count))\n"
    text += moves(plan.pushed)
    if !report.isAtomic {
      text += "\(remote) can't move refs all at once: they moved one by one, branches last.\n"
    } else if report.pushCount > 1 {
      let count = NumberText.grouped(report.pushCount)
      text += "In \(count) pushes, each of which moved all of its refs.\n"
    }
    return text + remarks(plan) + next.text
  }

  private func nothing(_ plan: PublishPlan) -> String {
    let remote = ShownText.of(plan.remote)
    let has =
      if !plan.entries.contains(where: { $0.there != nil }) {
        "has none of these refs"
      } else if plan.neededCount == 0 {
        "has the new history"
      } else {
        "has the new history and its LFS objects (\(NumberText.grouped(plan.neededCount)))"
      }
    let text = "Nothing to publish: \(remote) \(has).\n"
    return text + remarks(plan)
  }

  private func objects(_ plan: PublishPlan) -> String {
    guard plan.neededCount > 0 else { return "none is needed" }
    let needed = "of \(NumberText.grouped(plan.neededCount)) that are needed"
    guard !plan.uploads.isEmpty else { return "0 \(needed)" }
    return "\(NumberText.grouped(plan.uploads.count)) \(needed) "
      + "(\(ReportText.size(plan.uploadByteCount)))"
  }

  private func moves(_ entries: [PublishPlan.Entry]) -> String {
    let shown = isVerbose ? entries[...] : entries.prefix(Self.shownReferences)
    var text = RecoveryText.moves(
      shown.map { entry in
        let old = if case .moves(let id) = entry.action { id } else { ObjectID.zero }
        return (name: entry.name.bytes, old: old, new: entry.id, isForced: false)
      }
    )
    if shown.count < entries.count {
      text += "  and \(NumberText.grouped(entries.count - shown.count)) more "
      text += "('--verbose' lists all)\n"
    }
    return text
  }

  private func remarks(_ plan: PublishPlan) -> String {
    let remarks = RemoteRemarks(remote: plan.remote, isVerbose: isVerbose)
    func names(_ action: PublishPlan.Action) -> [ReferenceName] {
      plan.entries.filter { $0.action == action }.map(\.name)
    }
    var text = ""
    let back = plan.pushed.count(where: \.isTakenBack)
    if back > 0 {
      text += "\nTaken back there to the history before a run that was undone here: "
      text += "\(NumberText.counted(back, "ref"))\n"
    }
    if !plan.leftOut.isEmpty {
      text += "\nLFS objects that are neither here nor there, and left out "
      text += "(lfs.allowIncompletePush): \(NumberText.grouped(plan.leftOut.count))\n"
    }
    let there = plan.entries.count { $0.there != nil }
    if there > 0, !plan.isDone {
      text += "There already: \(NumberText.grouped(there)) refs\n"
    }
    return text + remarks.onlyHere(names(.staysHere)) + remarks.leftOut(names(.isLeftOut))
      + remarks.keptByHosts(names(.isKeptByHost)) + remarks.deleted(plan.deleted)
  }
}
