internal import ArgumentParser
internal import GitCommand
internal import Migration
internal import Publication
internal import Reporting
internal import Repository
internal import Text

/// `lfs-migrate undo`.
struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take a run back: refs, HEAD, indexes and files as they were before it",
    discussion: """
      Takes back the newest run that is complete, or the one that is named ('lfs-migrate runs' lists \
      them). Branches, tags, notes, stash entries and detached HEADs go back to where they were, in \
      all worktrees, and files keep their content. Refuses where refs have moved since.

      An undo is a run too: to undo it brings the migration back, as often as you like. LFS objects, \
      hooks and settings stay; objects that an export had set aside come back.
      """
  )

  @Argument(help: ArgumentHelp("The name of a run", valueName: "run"))
  var runName: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Put these refs back although they have moved since; where they stood is kept",
      valueName: "ref"
    )
  )
  var forceRefs: [String] = []

  @Flag(name: [.customLong("dry-run"), .customShort("n")], help: "Show the plan, write nothing")
  var dryRun = false

  @Flag(help: "List all refs")
  var verbose = false

  @Flag(help: "Do not show progress")
  var noProgress = false

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func run() async throws {
    let display = noProgress ? nil : ProgressDisplay()
    let context = try await Repository.discover(Git())
    Output.standardError(WorktreeNotes.text(context.worktrees))
    let options = options
    let prepared = try await ProgressDisplay.during(display) {
      try await Undo.prepare(context, options, progress: display ?? SilentProgress())
    }
    let text = UndoText(isVerbose: verbose)
    if dryRun {
      try Output.standardOutput(
        json ? UndoJSON.document(plan: prepared.plan) : Output.shown(text.plan(prepared.plan))
      )
      return
    }
    let report = try await ProgressDisplay.during(display) { try await prepared.run() }
    try Output.standardOutput(
      json ? UndoJSON.document(report: report) : Output.shown(text.report(report))
    )
    try HalfwayError.check(report.problems, run: report.run)
  }

  private var options: UndoOptions {
    var options = UndoOptions(now: Clock.now, command: Invocation.record)
    options.run = runName
    options.forcedReferences = RawArguments.bytes(of: forceRefs)
    options.isDryRun = dryRun
    return options
  }
}
