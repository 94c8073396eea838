import TestSupport
import Testing

/// A killed run leaves the old references or the new ones, and can be repeated.
@Suite("a run that is killed")
struct KillTests {
  @Test("before a call that changes files", arguments: Operation.allCases)
  func change(_ operation: Operation) async throws {
    try await kill("change", "kill", 24, operation)
  }

  @Test("after a call that changes files", arguments: Operation.allCases)
  func afterChange(_ operation: Operation) async throws {
    try await kill("change", "kill-group-after", 12, operation)
  }

  @Test("before Git is started", arguments: Operation.allCases)
  func git(_ operation: Operation) async throws {
    try await kill("git", "kill-group", 10, operation)
  }

  @Test("after Git has ended", arguments: Operation.allCases)
  func afterGit(_ operation: Operation) async throws {
    try await kill("git", "kill-after", 10, operation)
  }

  private func kill(
    _ kind: String,
    _ action: String,
    _ count: Int,
    _ operation: Operation
  ) async throws {
    let fixture = try await Fixture.of(operation)
    try await inParallel(fixture.numbers(count, of: kind)) { number in
      let patient = try await fixture.patient()
      // In a process group of its own, which the kill ends.
      let result = try await patient.run("\(kind):\(number):\(action)", wrapping: ["setsid", "-w"])
      let call = fixture.calls.filter { $0.hasPrefix(kind + " ") }[number - 1]
      #expect(result.exitCode == 128 + 9, "\(operation): \(action) at \(kind) \(number): \(call)")
      let problems = try await patient.problems(
        after: result,
        isResumed: number.isMultiple(of: 2)
      )
      #expect(problems == [], "\(operation): \(action) at \(kind) \(number): \(call)")
    }
  }

  @Test(
    "at any moment, alone or with what it has started",
    arguments: Operation.allCases,
    [true, false]
  )
  func moments(_ operation: Operation, isAlone: Bool) async throws {
    try await kill(try await Fixture.of(operation), isAlone: isAlone, "\(operation)")
  }

  @Test("at any moment, where it moves many references", arguments: [true, false])
  func momentsOfManyReferences(isAlone: Bool) async throws {
    let fixture = try await Fixture.ofManyReferences()
    #expect(fixture.calls.contains { $0.contains("rename") && $0.hasSuffix("/packed-refs") })
    try await kill(fixture, isAlone: isAlone, "many references")
  }

  private func kill(_ fixture: Fixture, isAlone: Bool, _ what: String) async throws {
    let count = 12
    try await inParallel(Array(0..<count)) { number in
      let patient = try await fixture.patient()
      let moment = 0.01 + fixture.seconds * Double(number) / Double(count)
      let result = try await patient.runKilled(after: moment, isAlone: isAlone)
      let problems = try await patient.problems(
        after: result,
        isResumed: number.isMultiple(of: 2)
      )
      #expect(problems == [], "\(what): killed after \(moment) s")
    }
  }
}
