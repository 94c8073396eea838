import TestSupport
import Testing

/// The variable with the seeds to try.
let seedsName = "LFS_MIGRATE_SEEDS"

/// The seeds to try: `LFS_MIGRATE_SEEDS=A..B` (without B); `nil` if it is not set.
let chosenSeeds: [UInt64]? = {
  guard let text = TestEnvironment.inherited(seedsName) else { return nil }
  let bounds = text.split(separator: ".", omittingEmptySubsequences: true).map { UInt64($0) }
  guard bounds.count == 2, let first = bounds[0], let end = bounds[1], first <= end else {
    preconditionFailure("LFS_MIGRATE_SEEDS is a range such as 200..400, not \(text)")
  }
  return Array(first..<end)
}()

/// The seeds of a test: those of the variable, or the first few.
func seeds(first count: Int) -> [UInt64] { chosenSeeds ?? Array(0..<UInt64(count)) }

/// Limits the number of tests at a time, since each starts dozens of processes.
actor Gate {
  static let shared = Gate(width: 2)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(width: Int) { free = width }

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

/// Runs the test of one seed when the gate is free, and names the seed if it fails.
func inTurn(_ seed: UInt64, _ body: () async throws -> Void) async {
  await Gate.shared.enter()
  do {
    try await body()
  } catch {
    Issue.record("seed \(seed): \(error)")
  }
  await Gate.shared.leave()
}
