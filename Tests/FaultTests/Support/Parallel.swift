import TestSupport

/// Whether all the time needed is available: `scripts/torture`.
let isThorough = TestEnvironment.inherited("LFS_MIGRATE_TORTURE_SECONDS") != nil

/// Runs the body for each case, at most two at a time in the process.
///
/// - Returns: the results, in no order.
@discardableResult
func inParallel<Case: Sendable, Result: Sendable>(
  _ cases: [Case],
  _ body: @escaping @Sendable (Case) async throws -> Result
) async throws -> [Result] {
  try await withThrowingTaskGroup(of: Result.self) { group in
    for one in cases {
      group.addTask {
        await Gate.shared.enter()
        do {
          let result = try await body(one)
          await Gate.shared.leave()
          return result
        } catch {
          await Gate.shared.leave()
          throw error
        }
      }
    }
    return try await group.reduce(into: []) { $0.append($1) }
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

/// Counts occasional events, to report at the end.
actor Tally {
  static let shared = Tally()

  private(set) var counts: [String: Int] = [:]

  func count(_ event: String) {
    counts[event, default: 0] += 1
    if TestEnvironment.inherited("LFS_MIGRATE_TALLY") != nil { print("tally: \(event)") }
  }
}
