internal import ArgumentParser
internal import GitCommand
internal import Migration
internal import Publication
internal import Reporting
internal import Repository
internal import Text

/// `lfs-migrate import`.
struct ImportCommand: AsyncParsableCommand, TimedCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Convert files of the history into Git LFS objects",
    discussion: """
      Rewrites the chosen commits so that the files that match the patterns become pointers. The \
      old history stays in refs/lfs-migrate/ until you drop it. Files in the working tree keep \
      their content. Nothing changes with '--dry-run'.

      With '--no-rewrite', history stays as it is: one new commit on the current branch converts \
      files that '.gitattributes' gives to Git LFS already ('git lfs track'). Name files or patterns \
      then in place of branches.

      lfs-migrate import --everything --include='*.onnx,*.pth' --dry-run
      lfs-migrate import --everything --above=10MB
      """
  )

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var files: FileOptions
  @OptionGroup var running: RunOptions

  @OptionGroup var noRewriting: NoRewriteOptionGroup

  @Flag(help: "Convert what each commit's .gitattributes give to Git LFS, and change no attributes")
  var fixup = false

  @Flag(help: "Add lines to .gitattributes only from the first commit that needs them")
  var minimal = false

  @Option(
    help: ArgumentHelp(
      "What becomes of signatures that the rewrite breaks: strip (default), keep or abort",
      valueName: "policy"
    ),
    transform: SignaturePolicy.init(option:)
  )
  var signatures = SignaturePolicy.strip

  @OptionGroup var messages: MessageOptions

  @OptionGroup var remote: RemoteOptions

  @Option(
    help: ArgumentHelp(
      "Write the old and new id of each rewritten commit to a new file, as 'OLD,NEW' lines",
      valueName: "file"
    )
  )
  var objectMap: String?

  @Flag(name: [.customLong("dry-run"), .customShort("n")], help: "Show the plan, write nothing")
  var dryRun = false

  @Flag(help: "Prove the result before any ref moves, as 'verify' does; else nothing is changed")
  var verify = false

  @Flag(help: "Name each converted file, and list all refs")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Do not ask anything")
  var yes = false

  func run() async throws {
    if noRewriting.noRewrite { return try await runWithoutRewriting() }
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
    let options = try options(check)
    let prepared = try await ProgressDisplay.during(display) {
      try await Import.prepare(context, options, progress: progress)
    }
    let text = ReportText(isVerbose: verbose)
    if dryRun {
      Output.standardError(SelectionText.unknowns(prepared.unknowns))
      Output.standardError(PlanWarnings.obstacle(prepared.obstacle))
      Output.standardError(PlanWarnings.unmatched(prepared.plan.unmatched))
      try Output.standardOutput(
        running.json
          ? ReportJSON.document(plan: prepared.plan) : Output.shown(text.plan(prepared.plan))
      )
      return
    }
    warn(prepared.plan)
    try EmptySelection.confirm(
      prepared.plan.unmatched,
      selectsNothing: prepared.plan.selectsNothing,
      changedCommitCount: prepared.plan.changedCommitCount,
      yes: yes
    )
    try confirm(prepared.plan, text)
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
        ? ReportJSON.document(report: report, seconds: seconds, comparison)
        : Output.shown(text.report(report, seconds: seconds, next)),
      after: ReportText.done(report.rewrite)
    )
    try HalfwayError.check(report.problems, run: report.run)
  }

  private func options(_ check: PublicationCheck.Check?) throws -> ImportOptions {
    if fixup, !files.include.isEmpty || !files.exclude.isEmpty {
      throw CommandError("Cannot use --fixup with --include, --exclude")
    }
    // An empty shell variable would convert everything.
    if !files.include.isEmpty, files.patterns.hasNoInclude {
      throw CommandError(
        "'--include' names no pattern",
        hint: "Name some, as in '--include=\"*.onnx,*.pth\"'. To convert every file, leave it out."
      )
    }
    var rewrite = RewriteOptions(
      selection: selection.request(writes: !dryRun),
      jobs: running.jobs ?? Processors.count,
      now: Clock.now,
      command: Invocation.record
    )
    rewrite.includes = files.patterns.includes
    rewrite.excludes = files.patterns.excludes
    rewrite.signatures = signatures
    rewrite.objectMap = objectMap
    rewrite.mapsMessages = messages.mapMessages
    rewrite.command.check = check
    rewrite.allowsDiverged = remote.allowDiverged
    rewrite.isDryRun = dryRun
    var options = ImportOptions(rewrite)
    if let above = files.above {
      do {
        let size = try ByteCount.parse(above).bytes
        options.above = size > 0 ? size : nil
      } catch {
        throw CommandError(
          "Cannot parse --above=\(above): \(ErrorWords.words(error))",
          hint: "Sizes are written as '500KB', '10MB', '1.5GiB', or as a number of bytes."
        )
      }
    }
    options.isFixup = fixup
    options.isMinimal = minimal
    return options
  }

  /// Warns of what Git LFS does too, but users rarely want.
  private func warn(_ plan: ImportPlan) {
    guard files.include.isEmpty, !files.exclude.isEmpty, files.above == nil, plan.fileCount > 0
    else { return }
    Output.standardError(
      """
      Warning: with '--exclude' alone, .gitattributes gets no lines that track the converted files.
      Name what to convert with '--include'.

      """
    )
  }

  /// Asks the user before everything is converted because nothing was selected.
  private func confirm(_ plan: ImportPlan, _ text: ReportText) throws {
    guard files.include.isEmpty, files.exclude.isEmpty, files.above == nil, !fixup,
      plan.fileCount > 0
    else { return }
    Output.standardError(
      """
      No '--include', '--exclude' or '--above' was given: all \(plan.fileCount) files become \
      Git LFS objects (\(ByteCount(plan.byteCount).formatted)).
      Choose some with '--include="*.onnx,*.pth"' or '--above=10MB'.

      """
    )
    guard !yes, Output.canAsk else { return }
    Output.standardError("\n" + text.work(plan))
    guard try Question.isConfirmed("\nConvert all of them?") else {
      throw CommandError("nothing was converted")
    }
  }
}
