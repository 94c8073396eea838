internal import Synchronization

/// Threads for tasks, made before they are needed.
///
/// Swift's own pool makes threads when there is work and ends them when there is none. If it gets
/// none, for lack of memory or with too many processes, libdispatch retries for ever, on the thread
/// that submits the work. Its stacks have the size of `ulimit -s`.
public final class TaskThreads: TaskExecutor {
  /// The size of a stack, in bytes: glibc's default without `ulimit -s`; macOS has a quarter of it.
  private static let stackByteCount = 2 << 20

  private struct Queue {
    var jobs: [UnownedJob] = []
    /// The index of the first job that no thread has taken.
    var first = 0

    mutating func take() -> UnownedJob? {
      guard first < jobs.count else { return nil }
      defer {
        first += 1
        if first == jobs.count {
          jobs.removeAll(keepingCapacity: true)
          first = 0
        }
      }
      return jobs[first]
    }
  }

  private let queue = Monitor(Queue())

  /// Starts this number of threads, which wait for tasks.
  public init(count: Int) throws(ThreadError) {
    for _ in 0..<count {
      try SystemThread.start(stackByteCount: Self.stackByteCount) { [self] in
        while true {
          let job = queue.wait { $0.take() }
          // The threads, and so this value, live as long as the process.
          unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
      }
    }
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.change { $0.jobs.append(job) }
  }

  private static let inUse = Mutex<TaskThreads?>(nil)

  /// Makes these threads run all tasks that `task` starts.
  public func use() {
    Self.inUse.withLock { $0 = self }
  }

  /// Starts a task on these threads, or on Swift's own if there are none.
  public static func task<Success: Sendable>(
    _ work: @escaping @Sendable () async -> Success
  ) -> Task<Success, Never> {
    Task(executorPreference: inUse.withLock { $0 }, operation: work)
  }
}

/// Does work that is not cancelled with the task that waits for it.
///
/// - Throws: what the work throws.
public func withoutCancellation<Success: Sendable>(
  _ work: @escaping @Sendable () async throws -> Success
) async throws -> Success {
  let task = TaskThreads.task { () async -> Result<Success, any Error> in
    do { return .success(try await work()) } catch { return .failure(error) }
  }
  return try await task.value.get()
}
