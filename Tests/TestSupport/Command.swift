internal import Subprocess

/// The output of a finished command, and its exit code.
public struct CommandResult: Sendable {
  /// The command line, for reports.
  public let commandLine: String
  /// The exit code; 128 plus the signal's number if a signal ended the command.
  public let exitCode: Int32
  /// The standard output.
  public let standardOutput: [UInt8]
  /// The standard error.
  public let standardError: [UInt8]

  /// Standard output as text.
  public var output: String { String(decoding: standardOutput, as: UTF8.self) }
  /// Standard error as text.
  public var errorOutput: String { String(decoding: standardError, as: UTF8.self) }
  /// Standard output as text without the newline at its end.
  public var line: String { output.hasSuffix("\n") ? String(output.dropLast()) : output }
  /// The nonempty lines of standard output.
  public var lines: [String] {
    output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }

  /// The result itself, if the command succeeded.
  ///
  /// - Throws: `CommandFailure` if the exit code is not 0.
  @discardableResult
  public func checked() throws(CommandFailure) -> CommandResult {
    guard exitCode == 0 else { throw CommandFailure(result: self) }
    return self
  }
}

/// A command that failed.
public struct CommandFailure: Error, CustomStringConvertible {
  /// Its output, and its exit code.
  public let result: CommandResult

  /// The command, its exit code and its output.
  public var description: String {
    "\(result.commandLine): exit code \(result.exitCode)\n\(result.errorOutput)\(result.output)"
  }
}

/// Runs commands in the environment of a test.
public enum Command {
  /// Runs a command and waits for it.
  ///
  /// - Parameters:
  ///   - executable: a path, or a name to look up in the environment's `PATH`.
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
      // Subprocess passes bytes to the system as they are, so the NUL must be added here.
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

  /// A value of a type with string literals, such as swift-system's `FilePath`.
  ///
  /// Subprocess takes it, and this avoids a dependency on swift-system.
  private static func literal<Value: ExpressibleByStringLiteral>(_ text: String) -> Value
  where Value.StringLiteralType == String {
    Value(stringLiteral: text)
  }
}
