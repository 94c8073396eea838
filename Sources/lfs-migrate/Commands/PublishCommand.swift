internal import ArgumentParser
internal import GitCommand
internal import Publication
internal import Reporting
internal import Repository
internal import Runs
internal import Sharing
internal import Text

/// `lfs-migrate publish`.
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Upload the LFS objects of a migrated history, then push its refs",
    discussion: """
      Compares the refs that runs moved with those of the remote, asks its LFS server which objects it \
      lacks, shows what will be done, and asks. Then the objects are uploaded by Git LFS, the server is \
      asked again, and only if it has all of them the refs are pushed: each only from where the remote \
      was seen to have it, and all at once if the remote can. In the end the remote is asked what it \
      has.

      Where the remote has commits that are not here, nothing is sent. Refs that it does not have are \
      left out, unless they are named or '--new-refs' is given. After a stop, 'publish' or 'resume' \
      goes on. After 'undo', 'publish' takes the remote back too.

      Your hooks for pushes run. Git LFS's own, if it is the only one, has nothing left to do.
      """
  )

  @Argument(help: ArgumentHelp("The remote; else the one for pushes", valueName: "remote"))
  var remote: String?

  @Argument(
    help: ArgumentHelp(
      "Publish these refs only, even if the remote does not have them",
      valueName: "ref"
    )
  )
  var references: [String] = []

  @Flag(help: "Also publish moved refs that the remote does not have")
  var newRefs = false

  @Flag(help: "Leave out refs on which the remote has commits that are not here")
  var allowDiverged = false

  @Flag(help: "Leave out hooks for pushes")
  var noVerify = false

  @Flag(name: [.customLong("dry-run"), .customShort("n")], help: "Show the plan, send nothing")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Do not ask; needed where there is no terminal")
  var yes = false

  @Flag(help: "List all refs")
  var verbose = false

  @Flag(help: "Do not show progress")
  var noProgress = false

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func run() async throws {
    let display = noProgress ? nil : ProgressDisplay()
    let context = try await Repository.discover(Git())
    let publish = try await Interruption.leaving("Nothing was sent.") {
      try await ProgressDisplay.during(display) {
        try await Publish.prepare(context, options, progress: display ?? SilentProgress())
      }
    }
    let text = PublishText(isVerbose: verbose)
    if dryRun {
      try Output.standardOutput(
        json
          ? PublishJSON.document(plan: publish.plan)
          : Output.shown(text.plan(publish.plan) + "\nNothing was sent.\n")
      )
      return
    }
    try await Interruption.leaving("Nothing was sent.") { try confirm(publish.plan, text) }
    let report = try await Interruption.leaving(
      "What was uploaded or pushed stays on the remote. 'lfs-migrate publish' goes on."
    ) {
      try await ProgressDisplay.during(display) { try await publish.run() }
    }
    let next = AfterRun.steps(afterPublicationIn: context)
    try Output.standardOutput(
      json ? PublishJSON.document(report: report) : Output.shown(text.report(report, next)),
      after: ("The history is published.", "'lfs-migrate publish' shows where it stands.")
    )
  }

  private var options: PublishOptions {
    let words = RawArguments.bytes(of: (remote.map { [$0] } ?? []) + references)
    var options = PublishOptions()
    options.remote = words.first
    options.references = Array(words.dropFirst())
    options.createsReferences = newRefs
    options.allowsDiverged = allowDiverged
    options.skipsHooks = noVerify
    options.isDryRun = dryRun
    options.arguments = Invocation.arguments
    return options
  }

  /// Asks the user, since others see what is pushed.
  private func confirm(_ plan: PublishPlan, _ text: PublishText) throws {
    guard !yes, !plan.isDone else { return }
    guard Output.canAsk else {
      throw CommandError(
        "refs of the remote would be moved, and there is no terminal to ask",
        hint: "Look with '--dry-run', then give '--yes'. Nothing was sent."
      )
    }
    Output.standardError(text.plan(plan))
    guard try Question.isConfirmed("\nPublish this?") else {
      throw CommandError("nothing was sent")
    }
  }
}
