import TestSupport
import Testing

/// A lack of resources is an error before anything moves, or does no harm.
@Suite("a run to which the system gives little", .serialized)
struct LimitTests {
  /// Runs with a limit of the shell's `ulimit`; a run that hangs is killed.
  private func run(_ patient: Patient, _ limit: String) async throws -> CommandResult {
    let limiting = "ulimit \(limit); exec \"$0\" \"$@\""
    return try await patient.run(
      wrapping: ["timeout", "-s", "KILL", "60", "bash", "-c", limiting]
    )
  }

  /// The exit codes for each limit.
  private func codes(_ operation: Operation, _ limits: [String]) async throws -> Set<Int32> {
    let fixture = try await Fixture.of(operation)
    let codes = try await inParallel(limits) { limit in
      let patient = try await fixture.patient()
      let result = try await run(patient, limit)
      let output = "\(operation): ulimit \(limit): \(result.exitCode): \(result.errorOutput)"
      // 127: not even its libraries could be loaded.
      guard result.exitCode != 127 else { return result.exitCode }
      #expect([0, 2].contains(result.exitCode), "\(output)")
      // Without memory, nothing can be removed either.
      let problems = try await patient.problems(
        after: result,
        mayLeave: result.errorOutput.contains("out of memory")
      )
      #expect(problems == [], "\(output)")
      return result.exitCode
    }
    return Set(codes)
  }

  @Test("of addresses", arguments: Operation.allCases)
  func addresses(_ operation: Operation) async throws {
    let limits = stride(from: 50, through: 400, by: 25).map { "-v \($0)000" }
    #expect(try await codes(operation, limits).isSuperset(of: [0, 2]))
  }

  @Test("of memory", arguments: Operation.allCases)
  func memory(_ operation: Operation) async throws {
    let limits = [8, 16, 32, 48, 64, 80, 96, 128].map { "-d \($0)000" }
    #expect(try await codes(operation, limits).isSuperset(of: [0, 2]))
  }

  @Test("of stack, which is not needed", arguments: Operation.allCases)
  func stack(_ operation: Operation) async throws {
    let limits = [64, 128, 512, 8192].map { "-s \($0)" }
    #expect(try await codes(operation, limits) == [0])
  }

  @Test("of the length of files", arguments: Operation.allCases)
  func fileSize(_ operation: Operation) async throws {
    let limits = [1, 2, 4, 16, 64, 8000, 20000].map { "-f \($0)" }
    #expect(try await codes(operation, limits).isSuperset(of: [0, 2]))
  }

  @Test("of open files", arguments: Operation.allCases)
  func openFiles(_ operation: Operation) async throws {
    let limits = [5, 7, 9, 11, 13, 16, 20, 64].map { "-n \($0)" }
    #expect(try await codes(operation, limits).isSuperset(of: [0, 2]))
  }

  /// Swift aborts if it can't allocate: this is reported, and is otherwise like a kill.
  @Test("of memory, at any moment", arguments: Operation.allCases)
  func abort(_ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    let codes = try await inParallel(fixture.numbers(30, of: "change")) { number in
      let patient = try await fixture.patient()
      let result = try await patient.run("change:\(number):abort")
      let call = try await patient.call("change", number)
      #expect(result.errorOutput.contains("Error: out of memory"), "\(result.errorOutput)")
      let problems = try await patient.problems(
        after: result,
        mayLeave: true,
        isResumed: number.isMultiple(of: 2)
      )
      #expect(problems == [], "\(operation): no memory at change \(number): \(call)")
      return result.exitCode
    }
    #expect(Set(codes) == [2, 3])
  }

  @Test("of the length of files, less than an index has")
  func index() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      for n in $(seq 200); do echo $n >"a file with a name that is long $n.txt"; done
      echo content >a.bin; git add -A; git commit -q -m one
      """
    )
    let result = try await repository.run(
      "bash",
      ["-c", "ulimit -f 16; exec \"$0\" \"$@\"", Checkout.binary, "import", "--include=*.bin"]
    )
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("index': File too large\nNothing was changed."))
    try await repository.lfsMigrate(["import", "--include=*.bin"]).checked()
  }
}
