internal import ArgumentParser
internal import GitCommand
internal import GitObjects
internal import Migration
internal import Publication
internal import Reporting
internal import Repository
internal import Runs
internal import Sharing
internal import Text
internal import Verification

/// `lfs-migrate verify`.
struct VerifyCommand: AsyncParsableCommand, TimedCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove that a run changed nothing but what it was to change",
    discussion: """
      Compares the history before a run with the one after it: every commit, every entry of every \
      tree, every LFS object with the file that it replaces, and every ref. Where refs of runs were \
      pushed, the LFS server of the remote is asked whether it has their objects. Takes the newest run, \
      or the one that is named ('lfs-migrate runs' lists them). Nothing is changed but a note in \
      the record of the run that it was verified.

      With '--pointers', checks the pointers of any history instead, whoever made them: of HEAD, or \
      of the revisions that are named.

      With '--remote', asks the LFS server of a remote (the one for pushes, or the first name) for the \
      objects of all pointers in the commits of the remote's refs, or of the revisions that follow.

      The exit code is 0 if nothing is wrong, 1 if something is, 2 if that cannot be found out.

      lfs-migrate verify
      lfs-migrate verify --pointers --everything --objects
      lfs-migrate verify --remote origin v1.0
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The name of a run; with '--pointers' revisions, as 'git rev-list' takes them; with '--remote' a "
        + "remote and revisions",
      valueName: "run-or-revision"
    )
  )
  var names: [String] = []

  @Flag(help: "Check the pointers of a history: broken, missing or untracked ones, and raw files")
  var pointers = false

  @Flag(help: "Ask the LFS server of a remote for all objects that the remote's history needs")
  var remote = false

  @Flag(help: "With '--pointers': check all branches, tags and other refs")
  var everything = false

  @Flag(help: "With '--pointers': read each LFS object, and compare it with its name")
  var objects = false

  @Flag(help: "Ask no remote for the LFS objects of what was pushed there")
  var localOnly = false

  @Option(
    help: ArgumentHelp("How many findings to show; JSON has all", valueName: "n")
  )
  var limit = 20

  @OptionGroup var running: RunOptions

  func validate() throws {
    guard !remote else {
      if pointers || everything || objects || localOnly {
        throw ValidationError(
          "'--remote' takes a remote and revisions, and no other way to choose."
        )
      }
      return
    }
    guard !pointers else {
      if localOnly { throw ValidationError("'--local-only' is not for '--pointers'.") }
      if everything, !names.isEmpty {
        throw ValidationError("'--everything' takes all refs: name no revisions with it.")
      }
      return
    }
    if everything || objects {
      throw ValidationError("'--everything' and '--objects' are for '--pointers'.")
    }
    if names.count > 1 { throw ValidationError("Name one run, or none for the newest.") }
  }

  func run() async throws {
    let isClean =
      if remote {
        try await runOnRemote()
      } else {
        pointers ? try await runPointers() : try await runOnRun()
      }
    if !isClean { throw ExitCode(1) }
  }

  /// Verifies a run.
  ///
  /// - Returns: whether there are no findings.
  private func runOnRun() async throws -> Bool {
    let start = Clock.monotonic
    let context = try await Repository.discover(Git())
    let run = try Self.run(named: names.first, context)
    let verification = try await RunVerification(run, context)
    try verification.requireOldHistory()
    let display = running.noProgress ? nil : ProgressDisplay()
    let jobs = running.jobs ?? Processors.count
    let progress = Timing.reporter(display)
    let (result, check) = try await ProgressDisplay.during(display) {
      var result = try await verification.result(
        try await .now(context, before: run.referencesBefore(), runs: verification.laterRuns),
        jobs: jobs,
        progress: progress
      )
      let check = localOnly ? nil : try await ServerCheck.run(context, progress)
      result.add(check?.findings ?? [])
      return (result, check)
    }
    try verification.note(result, now: Clock.now)
    let seconds = Clock.monotonic - start
    try Output.standardOutput(
      running.json
        ? VerifyJSON.document(result, check, run, seconds: seconds)
        : Output.shown(VerifyText(limit: limit).report(result, check, run, seconds: seconds))
    )
    return result.findings.isEmpty
  }

  private static func run(named name: String?, _ context: Repository) throws -> Run {
    let store = RunStore(commonDirectory: context.location.commonDirectory)
    guard let name else {
      // An undo of everything is verified if no migration is in force.
      let done = try store.runs().filter { $0.state == .done }
      guard let run = done.last(where: { $0.kind != .undo }) ?? done.last else {
        throw CommandError(
          "there is no run to verify",
          hint: "'lfs-migrate runs' lists the runs of this repository; "
            + "'verify --pointers' checks any history."
        )
      }
      return run
    }
    guard let run = try store.run(named: name) else {
      throw CommandError(
        "there is no run '\(name)'",
        hint: "'lfs-migrate runs' lists the runs of this repository."
      )
    }
    return run
  }

  /// Asks the LFS server of a remote.
  ///
  /// - Returns: whether it has all objects.
  private func runOnRemote() async throws -> Bool {
    let context = try await Repository.discover(Git())
    let display = running.noProgress ? nil : ProgressDisplay()
    let words = RawArguments.bytes(of: names)
    let check = try await ProgressDisplay.during(display) {
      try await RemoteObjectCheck.run(
        context,
        remote: words.first,
        revisions: Array(words.dropFirst()),
        Timing.reporter(display)
      )
    }
    try Output.standardOutput(
      running.json
        ? RemoteObjectJSON.document(check)
        : Output.shown(RemoteObjectText(limit: limit).report(check))
    )
    if check.lacking.isEmpty, !check.unknown.isEmpty { throw ExitCode(2) }
    return check.lacking.isEmpty
  }

  /// Checks pointers.
  ///
  /// - Returns: whether there are no findings.
  private func runPointers() async throws -> Bool {
    let start = Clock.monotonic
    let context = try await Repository.discover(Git())
    let database = try context.openSoundDatabase()
    let commits = try await commits(context.git)
    let display = running.noProgress ? nil : ProgressDisplay()
    let verifier = PointerVerifier(
      database: database,
      store: context.lfsStore(readsAside: false),
      caseFolding: context.foldsCase,
      readsObjects: objects,
      jobs: running.jobs ?? Processors.count,
      progress: Timing.reporter(display)
    )
    let result = try await ProgressDisplay.during(display) { try await verifier.run(commits) }
    let seconds = Clock.monotonic - start
    try Output.standardOutput(
      running.json
        ? VerifyJSON.document(result, seconds: seconds)
        : Output.shown(VerifyText(limit: limit).report(result, seconds: seconds))
    )
    return result.findings.isEmpty
  }

  /// The commits to check, the oldest first, so that findings name the commit that added them.
  private func commits(_ git: Git) async throws -> [ObjectID] {
    var arguments: [GitArgument] = ["rev-list", "--reverse", "--topo-order"]
    if everything {
      // The backups of runs are the old history, which has no pointers of theirs.
      arguments += ["--exclude=refs/lfs-migrate/*", "--all"]
    } else {
      arguments += ["--end-of-options"]
      arguments += RawArguments.bytes(of: names.isEmpty ? ["HEAD"] : names).map { GitArgument($0) }
    }
    let result = try await git.result(of: arguments + ["--"])
    guard result.end.isSuccess else {
      throw CommandError(
        result.message.isEmpty ? "cannot list the commits" : result.message,
        hint: "Name branches, tags or commits. \(ErrorWords.unchanged)"
      )
    }
    return try result.output.split(separator: 0x0A).map { try ObjectID(hex: $0) }
  }
}

extension ServerCheck {
  /// The objects that the server lacks, each with the path of a pointer.
  fileprivate var findings: [Finding] {
    lacking.map { pointer in
      Finding(.notOnServer(pointer.oid, remote: comparison.remote), path: pointer.path)
    }
  }
}
