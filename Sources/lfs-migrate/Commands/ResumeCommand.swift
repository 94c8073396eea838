internal import ArgumentParser
internal import GitCommand
internal import Migration
internal import Publication
internal import Repository
internal import Sharing
internal import Text

/// `lfs-migrate resume`.
struct ResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with a run that was killed",
    discussion: """
      If its refs had begun to move, the others are moved too, and indexes follow. Otherwise its \
      command is run again in this repository, in the folder that it was started in; what was converted \
      is reused. If no run was killed, a publication that was stopped goes on.
      """
  )

  @Argument(
    help: ArgumentHelp("The name of the run; the newest one if not given", valueName: "run")
  )
  var runName: String?

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func run() async throws {
    let resumption: Resumption
    do {
      resumption = try await resume()
    } catch RunError.nothingInterrupted {
      // Then only a publication can have been stopped.
      let context = try await Repository.discover(Git())
      guard let arguments = try StoppedPublication.arguments(in: context) else {
        throw RunError.nothingInterrupted
      }
      Output.standardError("Resuming: lfs-migrate \(RunsText.commandLine(arguments))\n")
      return try await again(arguments)
    }
    switch resumption {
    case .published(let report):
      let context = try await Repository.discover(Git())
      let comparison = await AfterRun.comparison { try await context.remoteComparison() }
      let next = AfterRun.steps(comparison, after: report.run, context)
      Output.standardError(WorktreeNotes.text(context.worktrees))
      try Output.standardOutput(
        json
          ? RecoveryJSON.document(report, isResumed: true)
          : Output.shown(RecoveryText.resumed(report, next))
      )
      try HalfwayError.check(report.problems, run: report.run)
    case .again(let run, let directory, let arguments):
      Output.standardError("Resuming run \(run): lfs-migrate \(RunsText.commandLine(arguments))\n")
      if let directory { try Invocation.change(to: directory) }
      try await again(arguments)
    }
  }

  private func again(_ arguments: [[UInt8]]) async throws {
    Invocation.arguments = arguments
    try await LFSMigrate.perform(arguments.map { ShownText.unshown($0) })
  }

  /// Releases the lock when it returns, since a command that is run again takes it.
  private func resume() async throws -> Resumption {
    let context = try await Repository.discover(Git())
    return try await Recovery.find(context, name: runName) { Clock.now }.resume()
  }
}

/// `lfs-migrate abort`.
struct AbortCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "abort",
    abstract: "Take back a run that was killed",
    discussion: """
      Refs that had moved go back to where they were, indexes follow, and what the run left is \
      removed. Finished LFS objects stay.
      """
  )

  @Argument(
    help: ArgumentHelp("The name of the run; the newest one if not given", valueName: "run")
  )
  var runName: String?

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func run() async throws {
    let context = try await Repository.discover(Git())
    Output.standardError(WorktreeNotes.text(context.worktrees))
    let recovery = try Recovery.find(context, name: runName) { Clock.now }
    let report = try await recovery.abort()
    try Output.standardOutput(
      json
        ? RecoveryJSON.document(report, isResumed: false)
        : Output.shown(RecoveryText.aborted(report))
    )
    try HalfwayError.check(report.problems, run: report.run)
  }
}
