internal import Synchronization

/// Threads that tasks run on, made before they are needed.
///
/// Those of Swift's own pool are made when there is work and end when there is none. Where one can't be
/// had, in too little memory or with too many processes, libdispatch tries again for ever, on the thread
/// that brings the work. And they have the stacks of `ulimit -s`.
public final class TaskThreads: TaskExecutor {
  /// What glibc gives where `ulimit -s` says nothing; macOS gives a quarter of it.
  private static let stackByteCount = 2 << 20

  private struct Queue {
    var jobs: [UnownedJob] = []
    /// The first job that nobody has taken.
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

  /// Starts so many threads, which wait for tasks from now on.
  public init(count: Int) throws(ThreadError) {
    for _ in 0..<count {
      try SystemThread.start(stackByteCount: Self.stackByteCount) { [self] in
        while true {
          let job = queue.wait { $0.take() }
          // The threads live as long as the process, and we with them.
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

  /// Makes these threads those of all tasks that this process starts.
  public func use() {
    Self.inUse.withLock { $0 = self }
  }

  /// Starts a task on the threads in use, or on Swift's own where there are none.
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
