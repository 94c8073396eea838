internal import ArgumentParser
internal import GitCommand
internal import Reporting
internal import Repository
internal import Sharing
internal import Text

/// `lfs-migrate upload`.
struct UploadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upload",
    abstract: "Upload the LFS objects that a remote's history needs and its server lacks",
    discussion: """
      For history that was pushed without its LFS objects. Finds all pointers in the commits of the \
      remote's refs, or of the revisions that are named, asks the LFS server for their objects, has Git \
      LFS upload those that it lacks and that are here, and asks again. 'verify --remote' only asks.

      The exit code is 0 if the server has all objects then, 1 if some are neither here nor there, and 2 if some \
      branches or tags of the remote could not be looked at, since they were not fetched.
      """
  )

  @Argument(help: ArgumentHelp("The remote; else the one for pushes", valueName: "remote"))
  var remote: String?

  @Argument(
    help: ArgumentHelp("Revisions, as 'git rev-list' takes them", valueName: "revision")
  )
  var revisions: [String] = []

  @Flag(name: [.customLong("dry-run"), .customShort("n")], help: "Ask, and send nothing")
  var dryRun = false

  @Option(help: ArgumentHelp("How many objects to show; JSON has all", valueName: "n"))
  var limit = 20

  @Flag(help: "Do not show progress")
  var noProgress = false

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func run() async throws {
    let display = noProgress ? nil : ProgressDisplay()
    let progress: any ProgressReporter = display ?? SilentProgress()
    let context = try await Repository.discover(Git())
    let words = RawArguments.bytes(of: (remote.map { [$0] } ?? []) + revisions)
    let (check, rest) = try await Interruption.leaving(
      "What was uploaded stays on the server. The same command goes on."
    ) {
      try await ProgressDisplay.during(display) {
        let lock = dryRun ? nil : try context.lock()
        defer { withExtendedLifetime(lock) {} }
        let check = try await RemoteObjectCheck.run(
          context,
          remote: words.first,
          revisions: Array(words.dropFirst()),
          progress
        )
        return (check, dryRun ? nil : try await check.upload(context, progress))
      }
    }
    try Output.standardOutput(
      json
        ? RemoteObjectJSON.document(upload: check, isSent: rest != nil)
        : Output.shown(RemoteObjectText(limit: limit).upload(check, rest: rest))
    )
    if let rest, !rest.isEmpty { throw ExitCode(1) }
    if !check.unknown.isEmpty { throw ExitCode(2) }
  }
}
