#if canImport(Glibc)
  import Glibc
#endif
import Synchronization
import Testing
import Threads

@Suite("work on threads of their own")
struct OwnThreadTests {
  @Test("more of it can wait than there are cores", .timeLimit(.minutes(10)))
  func waits() async throws {
    let count = 16
    let begun = Barrier()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<count {
        group.addTask { try await OwnThread.run { begun.wait(for: count) } }
      }
      try await group.waitForAll()
    }
    #expect(begun.count == count)
  }

  @Test("its result comes back")
  func results() async throws {
    #expect(try await OwnThread.run { 7 } == 7)
  }

  /// A barrier at which all threads wait for each other.
  private final class Barrier: Sendable {
    private let begun = Atomic<Int>(0)

    var count: Int { begun.load(ordering: .relaxed) }

    func wait(for all: Int) {
      begun.wrappingAdd(1, ordering: .relaxed)
      while count < all { _ = sched_yield() }
    }
  }
}
