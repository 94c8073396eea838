internal import Synchronization

/// How much of a stage is done: counted up by any number of threads, looked at by another.
public final class ProgressCounter: Sendable {
  private let count = Atomic<UInt64>(0)

  /// A counter at 0.
  public init() {}

  /// Counts so many more.
  public func add(_ more: UInt64 = 1) {
    count.wrappingAdd(more, ordering: .relaxed)
  }

  /// How many were counted so far.
  public var value: UInt64 { count.load(ordering: .relaxed) }
}
