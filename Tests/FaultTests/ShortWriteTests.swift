import TestSupport
import Testing

/// The system may write less than requested at any time.
@Suite("a run in which writes are short")
struct ShortWriteTests {
  @Test("one of them", arguments: [Operation.importing, .committing], [1, 6, 20])
  func one(_ operation: Operation, number: Int) async throws {
    let patient = try await Fixture.of(operation).patient()
    let result = try await patient.run("write:\(number):short")
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await patient.problems(after: result) == [])
  }

  @Test("and then none is taken: a full disk", arguments: Operation.allCases)
  func fullDisk(_ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    let total = fixture.calls.count { $0.hasPrefix("change write ") }
    let codes = try await inParallel((0..<5).map { 1 + $0 * total / 5 }) { number in
      let patient = try await fixture.patient()
      let result = try await patient.run("write:\(number)+:28")
      let problems = try await patient.problems(after: result)
      #expect(problems == [], "\(operation): no space from write \(number) on")
      return result.exitCode
    }
    #expect(codes.contains(2))
  }
}
