import TestSupport
import Testing

/// Every call that fails stops a run with nothing changed, or is harmless.
@Suite("a run in which a call fails")
struct CallFaultTests {
  static let errors: [(name: String, number: Int32)] = [
    ("EIO", 5), ("ENOSPC", 28), ("EMFILE", 24), ("EACCES", 13), ("EROFS", 30), ("EDQUOT", 122),
  ]

  @Test("of those that change files", arguments: Operation.allCases)
  func changes(_ operation: Operation) async throws {
    try await fail("change", 30, operation)
  }

  @Test("of those that read", arguments: Operation.allCases)
  func reads(_ operation: Operation) async throws {
    try await fail("read", 10, operation)
  }

  @Test("of those that start Git", arguments: Operation.allCases)
  func git(_ operation: Operation) async throws {
    try await fail("git", 10, operation)
  }

  private func fail(_ kind: String, _ count: Int, _ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    #expect(fixture.count(kind) > 10)
    let cases = fixture.numbers(count, of: kind).enumerated().map { index, number in
      (number: number, error: Self.errors[index % Self.errors.count])
    }
    let codes = try await inParallel(cases) { one in
      let patient = try await fixture.patient()
      let result = try await patient.run("\(kind):\(one.number):\(one.error.number)")
      let call = try await patient.call(kind, one.number)
      let problems = try await patient.problems(after: result, mayLeave: Patient.mayLeave(call))
      #expect(problems == [], "\(operation): \(one.error.name) at \(kind) \(one.number): \(call)")
      return result.exitCode
    }
    // Else the faults would not be where they are wanted.
    #expect(codes.count { $0 == 2 } > codes.count / 4)
  }
}
