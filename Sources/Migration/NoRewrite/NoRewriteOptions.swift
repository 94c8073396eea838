public import Publication

/// What `import --no-rewrite` was asked to do.
public struct NoRewriteOptions: Sendable {
  /// Files and patterns, each as the user wrote it.
  public var arguments: [[UInt8]]
  /// The message of the commit, without the newline at its end; nil for the one of Git LFS.
  public var message: [UInt8]?
  /// Whether files were also to be found by `--fixup`, which can't be.
  public var isFixup = false
  /// Whether only the plan is wanted, and nothing is to be written at all.
  public var isDryRun = false
  /// How many threads work.
  public var jobs: Int
  /// The time of the run, in seconds since 1970.
  public var now: Int
  /// The command, for the record of the run.
  public var command = CommandRecord()

  /// The least that must be known.
  public init(arguments: [[UInt8]], jobs: Int, now: Int) {
    self.arguments = arguments
    self.jobs = jobs
    self.now = now
  }

  /// The message that the commit gets, with the newline at its end.
  var fullMessage: [UInt8] {
    let message = message ?? Array(arguments.joined(separator: [0x2C])) + Self.defaultEnd
    return message + [0x0A]
  }

  private static let defaultEnd = Array(": convert to Git LFS".utf8)
}
