public import Publication

/// The options of `import --no-rewrite`.
public struct NoRewriteOptions: Sendable {
  /// Files and patterns, as the user wrote them.
  public var arguments: [[UInt8]]
  /// The message of the commit, without the newline at its end; `nil` for that of Git LFS.
  public var message: [UInt8]?
  /// Whether `--fixup` was given too, which is refused.
  public var isFixup = false
  /// Whether only the plan is made, and nothing is written.
  public var isDryRun = false
  /// The number of workers.
  public var jobs: Int
  /// The time of the run, in seconds since 1970.
  public var now: Int
  /// The command, for the record of the run.
  public var command: CommandRecord

  /// The options with their defaults.
  public init(arguments: [[UInt8]], jobs: Int, now: Int, command: CommandRecord) {
    self.arguments = arguments
    self.jobs = jobs
    self.now = now
    self.command = command
  }

  /// The message of the commit, with the newline at its end.
  var fullMessage: [UInt8] {
    let message = message ?? Array(arguments.joined(separator: [0x2C])) + Self.defaultEnd
    return message + [0x0A]
  }

  private static let defaultEnd = Array(": convert to Git LFS".utf8)
}
