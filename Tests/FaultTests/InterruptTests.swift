import TestSupport
import Testing

/// SIGINT at any call leaves the old state with no leftovers, or the complete new one.
@Suite("a run that is interrupted")
struct InterruptTests {
  @Test("at a call", arguments: Operation.allCases, ["change", "git"])
  func calls(_ operation: Operation, kind: String) async throws {
    let fixture = try await Fixture.of(operation)
    let codes = try await inParallel(fixture.numbers(8, of: kind)) { number in
      let patient = try await fixture.patient()
      let result = try await patient.run("\(kind):\(number):interrupt")
      let problems = try await patient.problems(after: result)
      #expect(problems == [], "\(operation): interrupted at \(kind) \(number)")
      return result.exitCode
    }
    #expect(codes.contains(130) && codes.contains(0))
  }
}
