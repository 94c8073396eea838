public import Runs

/// The command that a run belongs to, as the executable knows it: for the record of the run.
public struct CommandRecord: Sendable {
  /// The version of the program.
  public var program = ""
  /// The directory that it works in.
  public var directory: [UInt8] = []
  /// The words of the command line, without the program's name.
  public var arguments: [[UInt8]] = []
  /// The time, in seconds since 1970, whenever it is asked for.
  public var clock: @Sendable () -> Int = { 0 }

  /// What has to agree before references move; nil where nobody is asked.
  ///
  /// All new objects are on the disk then, and the folder of the run is complete. It throws if it
  /// does not agree.
  public var check: (@Sendable (Run) async throws -> Void)?

  /// A command of which nothing is known.
  public init() {}
}
