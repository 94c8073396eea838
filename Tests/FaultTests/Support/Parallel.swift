import TestSupport

/// Lets as many disturbed runs at a time through as there are processors.
func inParallel<Case: Sendable>(
  _ cases: [Case],
  _ body: @escaping @Sendable (Case) async throws -> Void
) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for one in cases {
      group.addTask {
        await Gate.shared.enter()
        do {
          try await body(one)
        } catch {
          await Gate.shared.leave()
          throw error
        }
        await Gate.shared.leave()
      }
    }
    try await group.waitForAll()
  }
}

private actor Gate {
  static let shared = Gate()

  private var free = 2
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func enter() async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func leave() {
    guard !waiting.isEmpty else {
      free += 1
      return
    }
    waiting.removeFirst().resume()
  }
}

/// Counts what happens now and then, to be told at the end.
actor Tally {
  static let shared = Tally()

  private(set) var counts: [String: Int] = [:]

  func count(_ event: String) {
    counts[event, default: 0] += 1
    if TestEnvironment.inherited("LFS_MIGRATE_TALLY") != nil { print("tally: \(event)") }
  }
}
