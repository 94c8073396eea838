internal import Reporting
internal import Reporting
internal import Synchronization

/// A fixed number of workers, each with state of its own, that share out numbered pieces of work.
// SAFETY: a worker's state is used by one task at a time; `map` ends all of its tasks before it
// returns, and the pool belongs to one stage at a time.
public final class WorkerPool<State>: @unchecked Sendable {
  private let states: [State]

  /// Makes the state of each of `count` workers.
  ///
  /// - Throws: what `makeState` throws.
  public init(count: Int, _ makeState: () throws -> State) rethrows {
    states = try (0..<max(count, 1)).map { _ in try makeState() }
  }

  /// A worker for each of these states, of which there is one at least.
  public init(_ states: [State]) {
    precondition(!states.isEmpty, "someone works")
    self.states = states
  }

  /// How many workers there are.
  public var count: Int { states.count }

  /// The workers' states, while none of them works.
  public var idleStates: [State] { states }

  /// Does the pieces of work 0, 1, … `count` − 1 and returns their results in that order.
  ///
  /// The first error stops the others as soon as each has done its piece.
  ///
  /// - Throws: what the body throws, or `CancellationError`.
  public func map<Output: Sendable>(
    _ count: Int,
    _ body: @escaping @Sendable (borrowing State, Int) throws -> Output
  ) async throws -> [Output] {
    guard count > 0 else { return [] }
    let trace = TimingTrace.current
    if states.count == 1 || count == 1 {
      return try Self.timed(trace, worker: 0) {
        try (0..<count).map { number in
          try Task.checkCancellation()
          return try body(states[0], number)
        }
      }
    }
    let next = Counter()
    var results = [Output?](repeating: nil, count: count)
    try await withThrowingTaskGroup(of: [(Int, Output)].self) { group in
      for worker in states.indices {
        group.addTask {
          try Self.timed(trace, worker: worker) {
            var outputs: [(Int, Output)] = []
            while !Task.isCancelled {
              let number = next.take()
              guard number < count else { break }
              do {
                outputs.append((number, try body(self.states[worker], number)))
              } catch {
                // The group hears of it only when a thread is free, and the others occupy them all.
                next.stop(at: count)
                throw error
              }
            }
            return outputs
          }
        }
      }
      for try await outputs in group {
        for (number, output) in outputs { results[number] = output }
      }
    }
    try Task.checkCancellation()
    return results.map { result in
      guard let result else { preconditionFailure("every piece of work was done") }
      return result
    }
  }

  private static func timed<Result>(
    _ trace: TimingTrace?,
    worker: Int,
    _ work: () throws -> Result
  ) throws -> Result {
    guard let trace else { return try work() }
    return try trace.span(worker: worker, work)
  }

  private final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    func take() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
    func stop(at count: Int) { value.store(count, ordering: .relaxed) }
  }
}

/// Cuts a range of work into pieces: few enough to be done in long runs, enough to be shared out.
public struct WorkPieces: Sendable {
  private let total: Int
  private let size: Int
  /// How many pieces there are.
  public let count: Int

  /// Cuts `total` units of work into pieces of `minimumSize` at least.
  public init(_ total: Int, workers: Int, minimumSize: Int = 32) {
    self.total = total
    // Neighbours in a pack are each other's delta bases: a piece is a run of neighbours.
    size = max(minimumSize, total / (workers * 16) + 1)
    count = (total + size - 1) / size
  }

  /// The work of a piece.
  public subscript(piece: Int) -> Range<Int> {
    piece * size..<min((piece + 1) * size, total)
  }
}
