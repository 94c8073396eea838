internal import ArgumentParser
internal import GitCommand
internal import Hooks
internal import Text
internal import Threads

/// `lfs-migrate hook`.
struct HookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook",
    abstract: "Have Git audit each commit and push",
    discussion: """
      Hooks that Git runs before a commit and before a push call 'lfs-migrate audit', which stops \
      what it finds fault with. Hooks that are there already run as well.
      """,
    subcommands: [HookInstallCommand.self, HookUninstallCommand.self, HookStatusCommand.self]
  )
}

/// The hooks that a command names.
struct HookOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The hooks: pre-commit, pre-push, pre-receive",
      valueName: "hooks"
    ),
    transform: { text in
      guard let hook = HookName(rawValue: text) else {
        throw ValidationError("'\(text)' is none of pre-commit, pre-push and pre-receive.")
      }
      return hook
    }
  )
  var named: [HookName] = []

  @Flag(help: "The same as naming pre-commit: before a commit, of what is staged")
  var preCommit = false

  @Flag(help: "The same as naming pre-push: before a push, of what it would add")
  var prePush = false

  @Flag(help: "The same as naming pre-receive: on a server, before it accepts a push")
  var preReceive = false

  /// The named hooks, each once; empty if none was named.
  var hooks: [HookName] {
    HookName.allCases.filter { hook in
      switch hook {
      case .preCommit: preCommit || named.contains(hook)
      case .prePush: prePush || named.contains(hook)
      case .preReceive: preReceive || named.contains(hook)
      }
    }
  }
}

/// `lfs-migrate hook install`.
struct HookInstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Install hooks that audit; hooks that are there already run as well",
    discussion: """
      Without names: pre-commit and pre-push, in a bare repository pre-push. A hook that is there \
      already is kept as NAME.before-lfs-migrate and run with the same arguments and input; the \
      first that fails stops the commit or the push. Git LFS's upload is run where no hook does it.
      """
  )

  @OptionGroup var options: HookOptions

  @Flag(help: "Overwrite a hook of lfs-migrate that was edited")
  var force = false

  func run() async throws {
    ChangeState.current = .repeatable
    let installation = try await HookInstallation(Git())
    let program = try ProgramPath.current()
    let changes = try await installation.install(
      options.hooks.isEmpty ? installation.usualHooks : options.hooks,
      program: program,
      overwritesEdits: force
    )
    for change in changes {
      try Output.standardOutput(HookText.installed(change))
    }
    if options.hooks.isEmpty, installation.location.isBare {
      try Output.standardOutput(HookText.serverNote)
    }
  }
}

/// `lfs-migrate hook uninstall`.
struct HookUninstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall",
    abstract: "Take our hooks away, and put back what was there before",
    discussion: "Without names: all hooks of ours."
  )

  @OptionGroup var options: HookOptions

  @Flag(help: "Remove a hook of lfs-migrate that was edited, or whose kept hook is gone")
  var force = false

  func run() async throws {
    ChangeState.current = .repeatable
    let installation = try await HookInstallation(Git())
    let changes = try await installation.uninstall(
      options.hooks.isEmpty ? HookName.allCases : options.hooks,
      discardsEdits: force
    )
    try Output.standardOutput(HookText.uninstalled(changes, areNamed: !options.hooks.isEmpty))
  }
}

/// `lfs-migrate hook status`.
struct HookStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show which hooks are installed, and whether they will run",
    discussion: """
      The exit code is 0 if all named hooks are installed and will run, else 1. Without names, it \
      is 0 if some hook is installed and all that are will run.
      """
  )

  @OptionGroup var options: HookOptions

  @Flag(help: "Print one JSON document instead of text")
  var json = false

  func run() async throws {
    let installation = try await HookInstallation(Git())
    let areNamed = !options.hooks.isEmpty
    var reports: [HookReport] = []
    for hook in areNamed ? options.hooks : HookName.allCases {
      let state = try await installation.state(of: hook)
      let report = Self.report(state, installation)
      if areNamed || installation.usualHooks.contains(hook) || report.isOurs {
        reports.append(report)
      }
      // It does no harm if another hook is in place.
      guard !report.isOurs else { continue }
      if let stray = installation.strayState(of: hook, beside: state) {
        reports.append(Self.report(stray, installation, isStray: true))
      }
    }
    try Output.standardOutput(
      json ? HookJSON.document(reports) : reports.map(HookText.status).flatMap { $0 }
    )
    let relevant = areNamed ? reports : reports.filter(\.isOurs)
    guard !relevant.isEmpty, relevant.allSatisfy(\.willRun) else { throw ExitCode(1) }
  }

  private static func report(
    _ state: HookState,
    _ installation: HookInstallation,
    isStray: Bool = false
  ) -> HookReport {
    let program = state.script.flatMap { installation.program(of: $0) }
    return HookReport(state, program: program, isStray: isStray)
  }
}
