internal import Synchronization

/// The progress of a stage: counted by any number of threads, read by another.
public final class ProgressCounter: Sendable {
  private let count = Atomic<UInt64>(0)

  /// A counter at 0.
  public init() {}

  /// Adds to the count.
  public func add(_ more: UInt64 = 1) {
    count.wrappingAdd(more, ordering: .relaxed)
  }

  /// The count so far.
  public var value: UInt64 { count.load(ordering: .relaxed) }
}
