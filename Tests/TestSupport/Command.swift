internal import Subprocess

/// What a finished command printed, and its exit code.
public struct CommandResult: Sendable {
  /// The command line, for reports.
  public let commandLine: String
  /// The exit code; 128 plus the signal's number if a signal ended the command.
  public let exitCode: Int32
  /// What it wrote to standard output.
  public let standardOutput: [UInt8]
  /// What it wrote to standard error.
  public let standardError: [UInt8]

  /// Standard output as text.
  public var output: String { String(decoding: standardOutput, as: UTF8.self) }
  /// Standard error as text.
  public var errorOutput: String { String(decoding: standardError, as: UTF8.self) }
  /// Standard output as text without the newline at its end.
  public var line: String { output.hasSuffix("\n") ? String(output.dropLast()) : output }
  /// The lines of standard output.
  public var lines: [String] {
    output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }

  /// The result itself, if the command succeeded.
  ///
  /// - Throws: `CommandFailure` for any other exit code than 0.
  @discardableResult
  public func checked() throws(CommandFailure) -> CommandResult {
    guard exitCode == 0 else { throw CommandFailure(result: self) }
    return self
  }
}

/// A command that was to succeed and did not.
public struct CommandFailure: Error, CustomStringConvertible {
  /// What it printed, and its exit code.
  public let result: CommandResult

  /// The command, its exit code and what it said.
  public var description: String {
    "\(result.commandLine): exit code \(result.exitCode)\n\(result.errorOutput)\(result.output)"
  }
}

/// Runs commands in an environment that the test gives.
public enum Command {
  /// Runs a command and waits for it.
  ///
  /// - Parameters:
  ///   - executable: a path, or a name that is looked up in the environment's `PATH`.
  ///   - input: its standard input.
  /// - Throws: an error of Subprocess if the command can't be started.
  public static func run(
    _ executable: String,
    _ arguments: [String],
    in directory: String,
    environment: TestEnvironment,
    input: [UInt8] = []
  ) async throws -> CommandResult {
    try await run(
      executable,
      bytes: arguments.map { Array($0.utf8) },
      in: directory,
      environment: environment,
      input: input
    )
  }

  /// Runs a command whose arguments need not be UTF-8.
  ///
  /// - Throws: an error of Subprocess if the command can't be started.
  public static func run(
    _ executable: String,
    bytes arguments: [[UInt8]],
    in directory: String,
    environment: TestEnvironment,
    input: [UInt8] = []
  ) async throws -> CommandResult {
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment.variables { variables[literal(name)] = value }
    let result = try await Subprocess.run(
      executable.contains("/") ? .path(literal(executable)) : .name(executable),
      // Subprocess hands bytes to the system as they are: the NUL at the end is for us to write.
      arguments: Arguments(arguments.map { $0 + [0] }),
      environment: .custom(variables),
      workingDirectory: literal(directory),
      input: .array(input),
      output: .bytes(limit: .max),
      error: .bytes(limit: .max)
    )
    let code: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let signal): 128 + signal
      }
    let words = [executable] + arguments.map { String(decoding: $0, as: UTF8.self) }
    return CommandResult(
      commandLine: words.joined(separator: " "),
      exitCode: code,
      standardOutput: result.standardOutput,
      standardError: result.standardError
    )
  }

  /// A value of a type that is written as a string literal, such as swift-system's `FilePath`,
  /// which Subprocess takes and which we would otherwise have to depend on.
  private static func literal<Value: ExpressibleByStringLiteral>(_ text: String) -> Value
  where Value.StringLiteralType == String {
    Value(stringLiteral: text)
  }
}
