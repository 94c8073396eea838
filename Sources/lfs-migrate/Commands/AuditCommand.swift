internal import ArgumentParser
internal import Audit
internal import GitCommand
internal import Reporting
internal import Text

/// `lfs-migrate audit`.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Find big files, broken pointers and old history in what a push would add",
    usage: """
      lfs-migrate audit pre-push <remote> <url>
      lfs-migrate audit <range> ...
      lfs-migrate audit --staged | --pre-receive | --everything
      """,
    discussion: """
      Looks at new commits only, without a network but for objects that a partial clone has left at \
      its remote. The exit code is 1 if something is wrong, 0 if \
      nothing is, or there are only warnings, and 2 if the audit could not be done. docs/audit.md \
      has the rules and the settings: Git's configuration (lfs-migrate.audit.limit and others), a \
      committed .lfs-migrate.yml, and the options below, of which later ones win.

      lfs-migrate audit origin/main..HEAD
      lfs-migrate audit --staged --limit=5MB
      """
  )

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "Commits, as 'git rev-list' takes them; or 'pre-push', a remote and its address",
      valueName: "range"
    )
  )
  var arguments: [String] = []

  @Flag(help: "Look at what the next commit would add")
  var staged = false

  @Flag(help: "Look at what a push to this repository adds: 'OLD NEW REF' lines on standard input")
  var preReceive = false

  @Flag(help: "Look at all branches, tags and other refs, but those of remotes")
  var everything = false

  @Flag(help: "Do not fetch what a partial clone has left at its remote: where it is needed, fail")
  var skipFetch = false

  @OptionGroup var settings: AuditOptions

  @Option(
    help: ArgumentHelp("Print text, json, sarif or github (annotations)", valueName: "format"),
    transform: AuditFormat.init(option:)
  )
  var format = AuditFormat.text

  @OptionGroup var threads: JobsOption

  func run() async throws {
    let request = try request()
    let flags = try settings.layer()
    // A hook prints nothing if nothing is found.
    let display = Output.isTerminal && !Self.isQuiet(request) ? ProgressDisplay() : nil
    let report = try await ProgressDisplay.during(display) {
      try await Audit.run(
        request,
        Git(),
        jobs: threads.jobs ?? Processors.count,
        flags: flags,
        fetches: !skipFetch,
        progress: display ?? SilentProgress()
      )
    }
    try Output.standardOutput(await format.document(report, request))
    if report.errorCount > 0 { throw ExitCode(1) }
  }

  /// Whether a hook runs the audit, so that it prints nothing if nothing is found.
  static func isQuiet(_ request: AuditRequest) -> Bool {
    switch request {
    case .push, .received, .staged: true
    case .range, .everything: false
    }
  }

  private func request() throws -> AuditRequest {
    let raw = RawArguments.bytes(of: arguments)
    let chosen = [staged, preReceive, everything, !raw.isEmpty].count { $0 }
    guard chosen == 1 else {
      throw CommandError(
        chosen == 0
          ? "nothing was chosen to be audited" : "only one thing can be audited at a time",
        hint: "Name a range such as 'origin/main..HEAD', or take one of 'pre-push REMOTE URL', "
          + "'--staged', '--pre-receive' and '--everything'."
      )
    }
    if staged { return .staged }
    if everything { return .everything }
    if preReceive { return .received(try PushedReference.receivedLines(try Input.all())) }
    guard arguments.first == "pre-push" else {
      if let option = arguments.first(where: { $0.hasPrefix("-") && !Self.isOfCommits($0) }) {
        throw CommandError(
          "unknown option '\(option)'",
          hint: "'lfs-migrate audit --help' lists the options."
        )
      }
      return .range(raw)
    }
    guard (2...3).contains(raw.count) else {
      throw CommandError(
        "'audit pre-push' takes the name of a remote and its address",
        hint: "A pre-push hook gets both: lfs-migrate audit pre-push \"$@\""
      )
    }
    return .push(
      remote: raw[1],
      url: raw.count > 2 ? raw[2] : [],
      try PushedReference.pushLines(try Input.all())
    )
  }

  /// Whether an option of `git rev-list` selects commits.
  private static func isOfCommits(_ option: String) -> Bool {
    let name = option.prefix { $0 != "=" }
    return ["--all", "--branches", "--tags", "--remotes", "--glob", "--exclude", "--not"]
      .contains { $0 == name }
  }
}

/// The settings of an audit.
struct AuditOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A file outside Git LFS may have this size, or 'off'", valueName: "size")
  )
  var limit: String?

  @Option(
    help: ArgumentHelp("All new files outside it may have this size, or 'off'", valueName: "size")
  )
  var pushLimit: String?

  @Option(
    help: ArgumentHelp(
      "Take the limits of a host: github, gitlab, bitbucket, huggingface",
      valueName: "host"
    )
  )
  var preset: String?

  @Option(
    help: ArgumentHelp(
      "What a violation means, as 'RULE=error', 'RULE=warning' or 'RULE=off'; may be repeated",
      valueName: "rule=severity"
    )
  )
  var severity: [String] = []

  @Option(
    help: ArgumentHelp(
      "Let files through, as 'PATTERN: REASON' or 'PATTERN [RULE,RULE]: REASON'; may be repeated",
      valueName: "exception"
    )
  )
  var except: [String] = []

  @Option(
    help: ArgumentHelp(
      "A map of replaced commits, lines 'OLD NEW' or 'OLD,NEW'; may be repeated",
      valueName: "file"
    )
  )
  var map: [String] = []

  func layer() throws -> AuditLayer {
    var layer = AuditLayer()
    layer.limit = try limit.map { try read("--limit", $0) { try SettingText.limit($0) } }
    layer.pushLimit = try pushLimit.map {
      try read("--push-limit", $0) { try SettingText.limit($0) }
    }
    layer.preset = try preset.map { try read("--preset", $0) { try SettingText.preset($0) } }
    for text in severity {
      let words = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard words.count == 2 else {
        throw CommandError("'--severity=\(text)' is not 'RULE=SEVERITY'")
      }
      let rule = try read("--severity", text) { _ in try SettingText.rule(words[0]) }
      layer.severities[rule] = try read("--severity", text) { _ in
        try SettingText.severity(words[1])
      }
    }
    for text in except {
      layer.exceptions.append(
        try read("--except", text) { try SettingText.exception(Array($0.utf8)) }
      )
    }
    let here = try map.isEmpty ? [] : CurrentDirectory.path()
    layer.maps = map.map { $0.hasPrefix("/") ? Array($0.utf8) : here + Array("/\($0)".utf8) }
    return layer
  }

  private func read<Value>(
    _ option: String,
    _ text: String,
    _ parse: (String) throws -> Value
  ) throws -> Value {
    do {
      return try parse(text)
    } catch let fault as SettingFault {
      throw CommandError("'\(option)=\(text)': \(ErrorWords.words(fault))")
    }
  }
}

/// The format of an audit's output.
enum AuditFormat: String, CaseIterable {
  case text
  case json
  case sarif
  case github

  /// The format of a name.
  ///
  /// - Throws: `ValidationError` for an unknown name.
  init(option text: String) throws {
    guard let format = AuditFormat(rawValue: text) else {
      throw ValidationError("'\(text)' is none of text, json, sarif and github.")
    }
    self = format
  }

  func document(_ report: AuditReport, _ request: AuditRequest) async -> [UInt8] {
    switch self {
    case .text:
      let isQuiet = AuditCommand.isQuiet(request)
      return Output.shown(await AuditText.report(report, isQuiet: isQuiet))
    case .json: return AuditJSON.document(report)
    case .sarif: return AuditSARIF.document(report, version: ProgramVersion.text)
    case .github: return Array(AuditAnnotations.text(report).utf8)
    }
  }
}
