/// The result of a call of Git, whether it succeeded or not.
public struct GitResult: Equatable, Sendable {
  /// The command line for display, without the settings that every call adds.
  public let command: String
  /// How it ended.
  public let end: GitEnd
  /// The standard output.
  public let output: [UInt8]
  /// The standard error.
  public let errorOutput: [UInt8]

  /// The standard error as text, without white space at both ends.
  public var message: String {
    String(decoding: errorOutput.trimmingWhitespace, as: UTF8.self)
  }

  /// The error for this result, if success was required.
  public var failure: GitError {
    .failed(command: command, end: end, message: message)
  }

  /// The standard output, if the call succeeded.
  ///
  /// - Throws: `GitError.failed` if it did not.
  public func successfulOutput() throws(GitError) -> [UInt8] {
    guard end.isSuccess else { throw failure }
    return output
  }
}
