internal import ArgumentParser
internal import GitCommand
internal import Migration
internal import Publication
internal import Repository
internal import Text

/// `lfs-migrate runs`.
struct RunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List the runs that this repository has had, the newest first",
    discussion: """
      Shows when each run was, its command line, what it moved, the size of the object store, and \
      how it stands: 'undo' takes back what is done, 'resume' and 'abort' put right what was killed.
      """
  )

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func run() async throws {
    let history = try await RunHistory.read(try await Repository.discover(Git()))
    try Output.standardOutput(
      json ? RunsJSON.document(history) : Output.shown(RunsText.list(history))
    )
  }
}
