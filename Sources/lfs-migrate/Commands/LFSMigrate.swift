internal import ArgumentParser
internal import FileSystem
internal import GitStore
internal import Text

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The command line.
struct LFSMigrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lfs-migrate",
    abstract: "Move big files of a Git history into Git LFS",
    usage: "lfs-migrate [-C <dir>] <subcommand>",
    discussion: """
      Rewrites commits, branches and tags so that big files become Git LFS pointers. \
      'lfs-migrate -C DIR …' works as if it was started in DIR.
      """,
    version: ProgramVersion.text,
    subcommands: [
      ImportCommand.self, ExportCommand.self, InfoCommand.self, AuditCommand.self, HookCommand.self,
      RunsCommand.self,
      UndoCommand.self, ResumeCommand.self, AbortCommand.self, CleanupCommand.self, MapCommand.self,
      VerifyCommand.self, PublishCommand.self, UploadCommand.self,
    ]
  )

  /// Runs a command line, and returns the exit code.
  static func run(_ arguments: [String]) async -> Int32 {
    var arguments = arguments
    while arguments.count >= 2, arguments[0] == "-C" {
      guard unsafe chdir(arguments[1]) == 0 else {
        Output.error(
          "cannot change to '\(arguments[1])': \(FileSystemError.text(of: errno))",
          hint: nil
        )
        return 2
      }
      arguments.removeFirst(2)
    }
    Invocation.arguments = Invocation.systemArguments(last: arguments.count)
    do {
      try await perform(arguments)
      return 0
    } catch let code as ExitCode {
      return code.rawValue
    } catch let error as OutputError {
      return end(with: error)
    } catch {
      if Interruption.isRequested {
        let hint =
          (error as? InterruptedError)?.hint ?? "Nothing was changed. What was converted is reused."
        Output.error("interrupted", hint: hint)
        return 130
      }
      let code = exitCode(for: error)
      if code == .success || code == .validationFailure {
        let text = fullMessage(for: error)
        guard code == .success else {
          Output.standardError(text + "\n")
          return 2
        }
        do throws(OutputError) {
          try Output.standardOutput(text + "\n")
          return 0
        } catch {
          return end(with: error)
        }
      }
      let words = ErrorWords(error)
      Output.standardError(words.text)
      return words.exitCode
    }
  }

  /// Prints that results could not be written, and returns the exit code.
  private static func end(with error: OutputError) -> Int32 {
    guard !error.isBrokenPipe else { return ProcessSetup.brokenPipeCode }
    let words = ErrorWords(error)
    Output.standardError(words.text)
    return words.exitCode
  }

  /// Parses the arguments of a command, and runs it.
  static func perform(_ arguments: [String]) async throws {
    // `--exclude=` has an empty value, as `--exclude ''` has.
    let arguments = arguments.flatMap { argument in
      argument.hasPrefix("--") && argument.hasSuffix("=") && argument.count { $0 == "=" } == 1
        ? [String(argument.dropLast()), ""] : [argument]
    }
    var command = try parseAsRoot(arguments)
    try await Timing.during(command) {
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    }
  }
}
