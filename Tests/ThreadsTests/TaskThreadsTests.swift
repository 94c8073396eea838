import Synchronization
import Testing
import Threads

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Threads of tasks")
struct TaskThreadsTests {
  private struct Failure: Error {}

  @Test("run tasks, their children, and what is left to do after a wait")
  func tasks() async throws {
    let threads = try TaskThreads(count: 3)
    let sum = await Task(executorPreference: threads) {
      await withTaskGroup(of: Int.self) { group in
        for number in 1...1000 {
          group.addTask {
            await Task.yield()
            return number
          }
        }
        return await group.reduce(0, +)
      }
    }
    .value
    #expect(sum == 500_500)
  }

  @Test("have stacks for work as deep as ever")
  func stacks() async throws {
    let threads = try TaskThreads(count: 1)
    let depth = await Task(executorPreference: threads) { Self.descend(10_000) }.value
    #expect(depth == 10_000)
  }

  /// Each step takes about a hundred bytes of the stack.
  private static func descend(_ depth: Int) -> Int {
    depth == 0 ? 0 : 1 + descend(depth - 1)
  }

  @Test("a thread of its own has work done while all of them are at work", .timeLimit(.minutes(10)))
  func ownThread() async throws {
    let threads = try TaskThreads(count: 2)
    let seen = Seen()
    try OwnThread.start { seen.mark() }
    await Task(executorPreference: threads) {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<2 { group.addTask { while !seen.isMarked { sched_yield() } } }
      }
    }
    .value
    #expect(seen.isMarked)
  }

  private final class Seen: Sendable {
    private let flag = Atomic(false)
    var isMarked: Bool { flag.load(ordering: .relaxed) }
    func mark() { flag.store(true, ordering: .relaxed) }
  }

  @Test("work that may not be cancelled is not, and its errors come back")
  func withoutCancelling() async throws {
    let task = Task {
      try await withoutCancellation {
        try await Task.sleep(for: .milliseconds(20))
        return Task.isCancelled
      }
    }
    task.cancel()
    #expect(try await !task.value)
    await #expect(throws: Failure.self) { try await withoutCancellation { throw Failure() } }
  }

  @Test("memory that is set aside can be had no more, and then again")
  func reserve() {
    #expect(MemoryReserve.take(1 << 20))
    #expect(!MemoryReserve.take(1 << 60))
    #expect(MemoryReserve.take(1 << 20))
    MemoryReserve.release()
  }
}
