internal import Reporting
internal import Reporting
internal import Synchronization

/// A fixed number of workers, each with its own state, that share out numbered pieces of work.
// SAFETY: a worker's state is used by one task at a time. `map` ends all its tasks before it
// returns, and the pool belongs to one stage at a time.
public final class WorkerPool<State>: @unchecked Sendable {
  private let states: [State]

  /// Makes the state of each of `count` workers.
  ///
  /// - Throws: what `makeState` throws.
  public init(count: Int, _ makeState: () throws -> State) rethrows {
    states = try (0..<max(count, 1)).map { _ in try makeState() }
  }

  /// A worker for each of these states, at least one.
  public init(_ states: [State]) {
    precondition(!states.isEmpty, "someone works")
    self.states = states
  }

  /// The number of workers.
  public var count: Int { states.count }

  /// The workers' states, while none of them works.
  public var idleStates: [State] { states }

  /// Does the pieces of work 0 to `count` − 1 and returns their results in that order.
  ///
  /// After the first error, each worker stops at the end of its piece.
  ///
  /// - Throws: what the body throws; `CancellationError`.
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
                // The group learns of it only when a thread is free, and the other workers occupy
                // all threads.
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

/// Pieces of a range of work: large enough for long runs, and enough of them for all workers.
public struct WorkPieces: Sendable {
  private let total: Int
  private let size: Int
  /// The number of pieces.
  public let count: Int

  /// Divides `total` units of work into pieces of at least `minimumSize`.
  public init(_ total: Int, workers: Int, minimumSize: Int = 32) {
    self.total = total
    // A piece is a run of neighbours, since neighbours in a pack are each other's delta bases.
    size = max(minimumSize, total / (workers * 16) + 1)
    count = (total + size - 1) / size
  }

  /// The units of work in a piece.
  public subscript(piece: Int) -> Range<Int> {
    piece * size..<min((piece + 1) * size, total)
  }
}
