import TestSupport

/// A repository in which a run is disturbed, and what must be true afterwards.
struct Patient: Sendable {
  let fixture: Fixture
  let repository: TestRepository
  let objects: String

  /// Where the references stand.
  enum Place { case old, new, between }

  /// Looks at the repository as it is now.
  func snapshot() async throws -> Snapshot {
    try await Snapshot(of: repository, objects: objects)
  }

  /// Runs the operation with a fault: see `Fault` in FileSystem.
  func run(
    _ fault: String? = nil,
    wrapping: [String] = [],
    setting variables: [String: String?] = [:]
  ) async throws -> CommandResult {
    var environment = repository.environment.setting(variables)
    environment.variables["LFS_MIGRATE_FAULT"] = fault
    if fault != nil { environment.variables["LFS_MIGRATE_FAULT_LOG"] = repository.directory("log") }
    let command = wrapping + [Checkout.binary] + fixture.operation.arguments
    return try await Command.run(
      command[0],
      Array(command.dropFirst()),
      in: repository.path,
      environment: environment
    )
  }

  /// Where the references stand in a snapshot.
  func place(_ snapshot: Snapshot) -> Place {
    if snapshot.references == fixture.before.references { return .old }
    return snapshot.references == fixture.after.references ? .new : .between
  }

  /// What is wrong after a run that was disturbed, and after the one that follows.
  ///
  /// - Parameter mayLeave: whether something temporary may be left until then.
  func problems(after result: CommandResult, mayLeave: Bool = false) async throws -> [String] {
    let now = try await snapshot()
    var found = now.damage(since: fixture.before)
    let isKilled = result.exitCode == 128 + 9
    let place = place(now)
    if place == .between, result.exitCode != 3, !isKilled {
      found.append("some references have moved, others have not")
    }
    if isKilled || result.exitCode == 3 {
      found += try await problemsOfRecovery(place)
      return found
    }
    if !mayLeave { found += now.left.map { "left: \($0)" } }
    switch (place, result.exitCode) {
    case (.old, 2), (.old, 130):
      if !result.errorOutput.contains("Nothing was changed") {
        found.append("it does not say that nothing was changed: \(result.errorOutput)")
      }
      if now.status != fixture.before.status { found.append("status: \(now.status)") }
      found += try await problemsOfRepetition()
    case (.new, 0):
      let isTold = (result.output + result.errorOutput).contains("Warning: ")
      if !isTold {
        found += now.differences(from: fixture.after).filter { !$0.hasPrefix("left:") || !mayLeave }
      }
    case let (place, code):
      found.append("exit code \(code), references: \(place): \(result.errorOutput)")
    }
    return found
  }

  /// Runs the operation again, which has to give what a run gives that nothing disturbed.
  private func problemsOfRepetition() async throws -> [String] {
    let result = try await run()
    guard result.exitCode == 0 else {
      return ["again: exit code \(result.exitCode): \(result.errorOutput)"]
    }
    let now = try await snapshot()
    let wrong = now.damage(since: fixture.before) + now.differences(from: fixture.after)
    return wrong.map { "again: \($0)" }
  }

  /// What is wrong after the command that follows a killed run.
  private func problemsOfRecovery(_ place: Place) async throws -> [String] {
    if place == .old { return try await problemsOfRepetition() }
    return place == .new ? [] : ["some references have moved, others have not"]
  }
}

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
