internal import ArgumentParser
internal import GitCommand
internal import Migration
internal import Publication
internal import Reporting
internal import Repository
internal import Text

/// `lfs-migrate export`.
struct ExportCommand: AsyncParsableCommand, TimedCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Convert Git LFS pointers of the history back into files",
    discussion: """
      Rewrites the chosen commits so that pointers that match the patterns become the files that \
      they stand for, and Git LFS no longer tracks them. LFS objects that are not here are \
      fetched. The old history stays in refs/lfs-migrate/ until you drop it, and so long LFS \
      objects that nothing here needs any more stay in a folder beside the others.
      """
  )

  @OptionGroup var selection: SelectionOptions

  @Option(
    name: [.customShort("I"), .long],
    help: ArgumentHelp(
      "Export files that match a pattern of this comma-separated list; may be repeated",
      discussion: "Must be given; '*' is all files.",
      valueName: "patterns"
    )
  )
  var include: [String] = []

  @Option(
    name: [.customShort("X"), .long],
    help: ArgumentHelp(
      "Leave files that match a pattern of this comma-separated list; may be repeated",
      valueName: "patterns"
    )
  )
  var exclude: [String] = []

  @OptionGroup var running: RunOptions

  @Option(
    help: ArgumentHelp("Fetch missing LFS objects from this remote", valueName: "remote")
  )
  var remote: String?

  @Option(
    help: "What becomes of pointers whose LFS object cannot be had",
    transform: { text in
      guard let missing = ExportOptions.Missing(rawValue: text) else {
        throw ValidationError("'\(text)' is neither abort nor keep.")
      }
      return missing
    }
  )
  var missing = ExportOptions.Missing.abort

  @Option(
    help: "What becomes of signatures that the rewrite breaks",
    transform: SignaturePolicy.init(option:)
  )
  var signatures = SignaturePolicy.strip

  @OptionGroup var messages: MessageOptions

  @OptionGroup var remoteOptions: RemoteOptions

  @Option(
    help: ArgumentHelp("Write the old and new ids of all commits to a file", valueName: "file")
  )
  var objectMap: String?

  @Flag(name: [.customLong("dry-run"), .customShort("n")], help: "Show the plan, write nothing")
  var dryRun = false

  @Flag(help: "Prove the result before any ref moves, as 'verify' does; else nothing is changed")
  var verify = false

  @Flag(help: "Name each exported file, and list all refs")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Do not ask anything")
  var yes = false

  func run() async throws {
    let start = Clock.monotonic
    let display = running.noProgress ? nil : ProgressDisplay()
    let context = try await Repository.discover(Git())
    Output.standardError(WorktreeNotes.text(context.worktrees))
    let progress = Timing.reporter(display)
    let check = PublicationCheck.check(
      isWanted: verify,
      context,
      jobs: running.jobs ?? Processors.count,
      progress
    )
    let options = options(check)
    let prepared = try await ProgressDisplay.during(display) {
      try await Export.prepare(context, options, progress: progress)
    }
    let text = ExportText(isVerbose: verbose)
    if dryRun {
      Output.standardError(SelectionText.unknowns(prepared.unknowns))
      Output.standardError(PlanWarnings.obstacle(prepared.obstacle))
      Output.standardError(PlanWarnings.unmatched(prepared.plan.unmatched))
      try Output.standardOutput(
        running.json
          ? ExportJSON.document(plan: prepared.plan) : Output.shown(text.plan(prepared.plan))
      )
      return
    }
    try EmptySelection.confirm(
      prepared.plan.unmatched,
      selectsNothing: prepared.plan.selectsNothing,
      changedCommitCount: prepared.plan.changedCommitCount,
      yes: yes
    )
    if verbose { Output.standardError(text.files(prepared.convertedFiles)) }
    let report = try await ProgressDisplay.during(display) { try await prepared.run() }
    let seconds = Clock.monotonic - start
    let comparison = await AfterRun.comparison { try await prepared.remoteComparison() }
    let next = AfterRun.steps(comparison, after: report.run, context)
    guard report.run != nil || running.json else {
      return Output.standardError(text.report(report, seconds: seconds, next))
    }
    try Output.standardOutput(
      running.json
        ? ExportJSON.document(report: report, seconds: seconds, comparison)
        : Output.shown(text.report(report, seconds: seconds, next)),
      after: ReportText.done(report.rewrite)
    )
    try HalfwayError.check(report.problems, run: report.run)
  }

  private func options(_ check: PublicationCheck.Check?) -> ExportOptions {
    var rewrite = RewriteOptions(
      selection: selection.request(writes: !dryRun),
      jobs: running.jobs ?? Processors.count,
      now: Clock.now,
      command: Invocation.record
    )
    rewrite.includes = RawArguments.bytes(of: include, option: ["--include", "-I"])
    rewrite.excludes = RawArguments.bytes(of: exclude, option: ["--exclude", "-X"])
    rewrite.signatures = signatures
    rewrite.objectMap = objectMap
    rewrite.mapsMessages = messages.mapMessages
    rewrite.command.check = check
    rewrite.allowsDiverged = remoteOptions.allowDiverged
    rewrite.isDryRun = dryRun
    var options = ExportOptions(rewrite)
    options.missing = missing
    options.remote = remote.map { Array($0.utf8) }
    return options
  }
}
