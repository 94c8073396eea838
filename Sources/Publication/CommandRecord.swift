public import Runs

/// The command of a run, for the run's record.
public struct CommandRecord: Sendable {
  /// The version of the program.
  public var program = ""
  /// The directory in which the command was started.
  public var directory: [UInt8] = []
  /// The arguments of the command line, without the program's name.
  public var arguments: [[UInt8]] = []
  /// Returns the current time, in seconds since 1970.
  public var clock: @Sendable () -> Int

  /// A check before references move, which throws to stop the run; `nil` for none.
  ///
  /// It is called when all new objects are on the disk and the run's folder is complete.
  public var check: (@Sendable (Run) async throws -> Void)?

  /// A record with nothing but the clock.
  public init(clock: @escaping @Sendable () -> Int) { self.clock = clock }
}
