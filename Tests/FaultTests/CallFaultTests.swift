import TestSupport
import Testing

/// A call that fails stops a run with nothing changed, or does no harm.
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

  /// A log that can't be read must not count as a missing one: entries would be lost.
  @Test("of those that read the log of the stash", arguments: [Operation.importing, .exporting])
  func stash(_ operation: Operation) async throws {
    let reads = try await Fixture.of(operation).calls.filter { $0.hasPrefix("read ") }
    let numbers = reads.indices.filter { reads[$0].hasSuffix("/logs/refs/stash") }.map { $0 + 1 }
    #expect(!numbers.isEmpty)
    try await fail("read", numbers, operation)
  }

  /// A directory that can't be read once must not stay.
  @Test("of those that read the directory of staged files")
  func stagedFiles() async throws {
    let fixture = try await Fixture.of(.importing)
    let reads = fixture.calls.filter { $0.hasPrefix("read ") }
    let numbers = reads.indices.filter { reads[$0].contains("/lfs-migrate-files") }.map { $0 + 1 }
    #expect(!numbers.isEmpty)
    for number in numbers {
      let patient = try await fixture.patient()
      let result = try await patient.run("read:\(number):5")
      #expect(try await patient.problems(after: result) == [], "read \(number)")
    }
  }

  private func fail(_ kind: String, _ count: Int, _ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    #expect(fixture.count(kind) > 10)
    try await fail(kind, fixture.numbers(count, of: kind), operation)
  }

  private func fail(_ kind: String, _ numbers: [Int], _ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    let cases = numbers.enumerated().map { index, number in
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
    // Otherwise the faults would not be effective: many do no harm, since an object is found
    // elsewhere or is not needed, but not all.
    #expect(codes.contains(2))
  }
}
