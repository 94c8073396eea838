/// Work that waits in the kernel.
///
/// Tasks share as many threads as there are cores, on which workers are to work: whatever waited
/// there would keep one of them waiting too.
public enum OwnThread {
  /// Such work calls the system, and little else.
  private static let stackByteCount = 1 << 20

  private struct Pool {
    /// What waits for a thread.
    var works: [@Sendable () -> Void] = []
    /// How many threads have nothing to do, less those that were just given something.
    var idleCount = 0
  }

  /// Threads stay when their work is done: one that was there once can be had again.
  private static let pool = Monitor(Pool())

  /// Does the work on a thread of its own.
  ///
  /// - Throws: what the work throws; `ThreadError` if there is no thread.
  public static func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      do throws(ThreadError) {
        try start { continuation.resume(with: Result { try work() }) }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  /// Begins with the work on a thread of its own, and does not wait for its end.
  public static func start(_ work: @escaping @Sendable () -> Void) throws(ThreadError) {
    let isTaken = pool.change { pool in
      guard pool.idleCount > 0 else { return false }
      pool.idleCount -= 1
      pool.works.append(work)
      return true
    }
    guard !isTaken else { return }
    try SystemThread.start(stackByteCount: stackByteCount) {
      work()
      waitForWork()
    }
  }

  /// Makes threads that wait for work, so that there is no lack of them later.
  public static func prepare(_ count: Int) throws(ThreadError) {
    for _ in 0..<count {
      try SystemThread.start(stackByteCount: stackByteCount) { waitForWork() }
    }
  }

  private static func waitForWork() {
    pool.change { $0.idleCount += 1 }
    while true {
      let work = pool.wait { pool in pool.works.isEmpty ? nil : pool.works.removeFirst() }
      work()
      pool.change { $0.idleCount += 1 }
    }
  }
}
