internal import ArgumentParser
internal import GitCommand
internal import Migration
internal import Publication
internal import Reporting
internal import Repository
internal import Text

// `lfs-migrate import --no-rewrite`.
extension ImportCommand {
  func runWithoutRewriting() async throws {
    noteIgnoredOptions()
    let display = running.noProgress ? nil : ProgressDisplay()
    let progress: any ProgressReporter = Timing.reporter(display)
    let context = try await Repository.discover(Git())
    Output.standardError(WorktreeNotes.text(context.worktrees))
    var options = noRewriteOptions
    options.command.check = PublicationCheck.check(
      isWanted: verify,
      context,
      jobs: running.jobs ?? Processors.count,
      progress
    )
    let prepared = try await NoRewrite.prepare(context, options, progress: progress)
    if dryRun {
      try Output.standardOutput(
        running.json
          ? NoRewriteJSON.document(plan: prepared.plan)
          : Output.shown(NoRewriteText.plan(prepared.plan))
      )
      return
    }
    let report = try await ProgressDisplay.during(display) { try await prepared.run() }
    let push = NoRewritePush(report.plan, remote: context.pushRemote)
    guard report.commit != nil || running.json else {
      return Output.standardError(NoRewriteText.report(report, push))
    }
    try Output.standardOutput(
      running.json
        ? NoRewriteJSON.document(report: report) : Output.shown(NoRewriteText.report(report, push)),
      after: report.commit.map { ("The commit was made all the same: \($0).", "See 'git show'.") }
    )
    try HalfwayError.check(report.problems, run: nil)
  }

  private var noRewriteOptions: NoRewriteOptions {
    var options = NoRewriteOptions(
      arguments: RawArguments.bytes(of: selection.branches),
      jobs: running.jobs ?? Processors.count,
      now: Clock.now,
      command: Invocation.record
    )
    options.isFixup = fixup
    options.isDryRun = dryRun
    options.message = noRewriting.message.map { Array($0.utf8) }
    return options
  }

  /// Prints a note on options that Git LFS accepts and ignores, as this command does.
  private func noteIgnoredOptions() {
    let given = [
      ("--include", !files.include.isEmpty), ("--exclude", !files.exclude.isEmpty),
      ("--above", files.above != nil), ("--everything", selection.everything),
      ("--include-ref", !selection.includeRef.isEmpty),
      ("--exclude-ref", !selection.excludeRef.isEmpty), ("--object-map", objectMap != nil),
      ("--minimal", minimal), ("--map-messages", messages.mapMessages),
      ("--allow-diverged", remote.allowDiverged),
    ]
    for (name, isGiven) in given where isGiven {
      Output.standardError("Note: '\(name)' means nothing with '--no-rewrite'.\n")
    }
  }
}
