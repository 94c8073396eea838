internal import ArgumentParser
internal import Cleanup
internal import GitCommand
internal import Migration
internal import Reporting
internal import Repository
internal import Text

/// `lfs-migrate cleanup`.
struct CleanupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cleanup",
    abstract: "Drop the history from before a migration, so that the repository gets small",
    discussion: """
      Shows all that still holds old objects, asks, and then drops the backup in refs/lfs-migrate/ \
      and the reflog entries that lead to the old history, packs what is left without the old \
      history, and shows what came of it. Branches, tags, stashes and worktrees that stayed on the \
      old history are left alone: each is named with the command that helps. So are objects that \
      nothing leads to and that are not of the old history, such as dropped stash entries. There is \
      no way back.

      Runs must have been verified ('lfs-migrate verify'), unless '--unverified' is given. Where there \
      is a remote, it must have the new history, and its LFS server the objects, unless '--local-only' \
      is given: both are asked. The \
      record of a run stays, and 'lfs-migrate map' goes on answering. LFS objects that an \
      export took back into Git go too; others are not touched, and 'git lfs prune \
      --verify-remote' removes those that nothing needs and a remote has.

      Other repositories that borrow objects from this one ('git clone --shared', '--reference') \
      would miss what is dropped.
      """
  )

  @Argument(
    help: ArgumentHelp("Clean up these runs; all that are done if none is named", valueName: "run")
  )
  var runs: [String] = []

  @Flag(help: "Drop the old history of runs that were not verified")
  var unverified = false

  @Flag(help: "Do not ask the remote whether it has the new history and its LFS objects")
  var localOnly = false

  @Flag(help: "Have Git look for the best deltas, as 'git gc --aggressive': slow")
  var aggressive = false

  @Flag(help: "Have Git take deltas as they are: a large repository may stay a tenth larger")
  var fast = false

  @Flag(name: [.customLong("dry-run"), .customShort("n")], help: "Show what holds old objects")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Do not ask; needed where there is no terminal")
  var yes = false

  @Flag(help: "Do not show progress")
  var noProgress = false

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func validate() throws {
    if aggressive, fast { throw ValidationError("'--aggressive' and '--fast' exclude each other.") }
  }

  func run() async throws {
    let display = noProgress ? nil : ProgressDisplay()
    let progress: any ProgressReporter = display ?? SilentProgress()
    let context = try await Repository.discover(Git())
    let options = options
    let cleanup = try await ProgressDisplay.during(display) {
      try await Cleanup.prepare(context, options, progress: progress)
    }
    if dryRun {
      try Output.standardOutput(
        json ? CleanupJSON.document(cleanup.plan) : Output.shown(CleanupText.plan(cleanup.plan))
      )
      return
    }
    guard !cleanup.plan.runs.isEmpty else {
      try Output.standardOutput(
        json
          ? CleanupJSON.document(cleanup.plan)
          : Array("Nothing to clean up: no run in this repository is done.\n".utf8)
      )
      return
    }
    try confirm(cleanup.plan)
    let report = try await ProgressDisplay.during(display) { try await cleanup.run() }
    try Output.standardOutput(
      json ? CleanupJSON.document(report) : Output.shown(CleanupText.report(report))
    )
  }

  private var options: CleanupOptions {
    var options = CleanupOptions { Clock.now }
    options.runs = runs
    options.isUnverified = unverified
    options.isLocalOnly = localOnly
    if aggressive { options.packing = .aggressive }
    if fast { options.packing = .fast }
    options.isDryRun = dryRun
    return options
  }

  /// Asks the user, since the old history can't be restored afterwards.
  private func confirm(_ plan: CleanupPlan) throws {
    guard !yes else { return }
    guard Output.canAsk else {
      throw CommandError(
        "the old history would be dropped for good, and there is no terminal to ask",
        hint: "Look with '--dry-run', then give '--yes'. Nothing was changed."
      )
    }
    Output.standardError(CleanupText.plan(plan))
    guard try Question.isConfirmed("\nDrop it for good?") else {
      throw CommandError("nothing was dropped")
    }
  }
}
