/// What a call of Git left behind, whether it succeeded or not.
public struct GitResult: Equatable, Sendable {
  /// The command line, without the settings that every call adds, for display.
  public let command: String
  /// How it ended.
  public let end: GitEnd
  /// What it wrote to standard output.
  public let output: [UInt8]
  /// What it wrote to standard error.
  public let errorOutput: [UInt8]

  /// What it wrote to standard error as text, without white space at both ends.
  public var message: String {
    String(decoding: errorOutput.trimmingWhitespace, as: UTF8.self)
  }

  /// The error that stands for this result, had it to succeed.
  public var failure: GitError {
    .failed(command: command, end: end, message: message)
  }

  /// Standard output, if the call succeeded.
  ///
  /// - Throws: `GitError.failed` if it did not.
  public func successfulOutput() throws(GitError) -> [UInt8] {
    guard end.isSuccess else { throw failure }
    return output
  }
}
