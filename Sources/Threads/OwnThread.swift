/// Work that waits in the kernel.
///
/// Tasks share one thread for each core, which workers need: work that waits on these threads would
/// keep workers waiting.
public enum OwnThread {
  /// The size of the stack, in bytes: such work calls the system, and little else.
  private static let stackByteCount = 1 << 20

  private struct Pool {
    /// The work that waits for a thread.
    var works: [@Sendable () -> Void] = []
    /// The number of idle threads that no work is assigned to.
    var idleCount = 0
  }

  /// Threads are kept when their work is done, since the system may not provide new ones later.
  private static let pool = Monitor(Pool())

  /// Runs work on a thread of its own; work that can fail returns a `Result`.
  ///
  /// - Throws: `ThreadError` if there is no thread.
  public static func run<Value: Sendable>(
    _ work: @escaping @Sendable () -> Value
  ) async throws(ThreadError) -> Value {
    let result = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<Value, ThreadError>, Never>) in
      do throws(ThreadError) {
        try start { continuation.resume(returning: .success(work())) }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    return try result.get()
  }

  /// Starts work on a thread of its own, and does not wait for its end.
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

  /// Starts threads that wait for work, so that they exist when they are needed.
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
