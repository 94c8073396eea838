import TestSupport
import Testing

/// A run that is stopped at any moment leaves the old state or the new one.
@Suite("an interrupted import", .serialized)
struct InterruptionTests {
  private let arguments = [
    "import", "--yes", "--everything", "--include=*.onnx,*.pth", "--no-progress",
  ]

  /// Moments spread over the time of a whole run, in milliseconds.
  private func moments(
    _ count: Int,
    _ original: TestRepository,
    _ arguments: [String]
  ) async throws -> [Int] {
    let clock = ContinuousClock()
    let repository = try await original.copy()
    let start = clock.now
    try await repository.lfsMigrate(arguments).checked()
    let taken = Int((clock.now - start) / .milliseconds(1))
    return (0..<count).map { 5 + $0 * (taken + 20) / count }
  }

  private func references(_ repository: TestRepository) async throws -> [String] {
    try await repository.git("for-each-ref", "--format=%(refname) %(objectname)").lines
      .filter { !$0.hasPrefix("refs/lfs-migrate/") }
  }

  /// Runs with a signal after some time.
  private func run(
    _ repository: TestRepository,
    _ signal: String,
    after milliseconds: Int,
    _ arguments: [String]
  ) async throws -> CommandResult {
    try await repository.run(
      "timeout",
      [
        "--preserve-status", "-s", signal,
        "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())",
      ]
        + [Checkout.binary] + arguments
    )
  }

  @Test("by an interrupt it cleans up and says so")
  func interrupt() async throws {
    let original = try await TestRepository.make("ml-models")
    let old = try await references(original)
    let whole = try await original.copy()
    try await whole.lfsMigrate(arguments).checked()
    let new = try await references(whole)
    for moment in try await moments(30, original, arguments) {
      let repository = try await original.copy()
      let result = try await run(repository, "INT", after: moment, arguments)
      let now = try await references(repository)
      if result.exitCode == 0 {
        #expect(now == new, "at \(moment) ms")
      } else {
        #expect(now == old, "at \(moment) ms")
        // A signal before the program handles signals ends it like any other program.
        if result.errorOutput != "" {
          #expect(result.exitCode == 130, "at \(moment) ms: \(result.errorOutput)")
          #expect(result.errorOutput.contains("Nothing was changed"))
        }
        let left = try await repository.shell(
          """
          ls .git/objects/pack/*tmp* 2>/dev/null || true
          find .git/lfs/tmp .git/lfs-migrate .git/index.lock -type f 2>/dev/null || true
          """
        )
        #expect(left.output == "", "at \(moment) ms")
      }
      let status = try await repository.git("status", "--porcelain").output
      #expect(status == "", "at \(moment) ms: \(result.output)\(result.errorOutput)")
    }
  }

  @Test("an interrupt is heard while all threads work")
  func interruptAtWork() async throws {
    let repository = try await TestRepository.empty(bare: true)
    var stream = ""
    for number in 1...3000 {
      stream += "commit refs/heads/main\ncommitter A <a> \(number) +0000\ndata 0\n"
      for folder in 0..<4 {
        stream += "M 100644 inline d\(folder)/e\(number % 97)/f\(number)\ndata 1\nx\n"
      }
      stream += "\n"
    }
    try await repository.git("fast-import", "--quiet", input: Array(stream.utf8))
    let arguments = ["audit", "--everything"]
    let clock = ContinuousClock()
    let whole = try await clock.measure { try await repository.lfsMigrate(arguments).checked() }
    // One failure may be due to a busy machine.
    var taken: [Duration] = []
    for _ in 0..<3 {
      let start = clock.now
      let result = try await run(
        repository,
        "INT",
        after: Int(whole / .milliseconds(3)),
        arguments
      )
      taken.append(clock.now - start)
      #expect(result.exitCode == 130)
      if taken.last ?? whole < whole * 2 / 3 { return }
    }
    Issue.record("a third of \(whole) should be enough, took \(taken)")
  }

  @Test("by an interrupt, without rewriting: commit and index go together")
  func interruptWithoutRewriting() async throws {
    let arguments = ["import", "--no-rewrite", "--yes", "--no-progress", "*.bin"]
    let original = try await NoRewriteTests.repository()
    let old = try await original.id("HEAD")
    for moment in try await moments(30, original, arguments) {
      let repository = try await original.copy()
      let result = try await run(repository, "INT", after: moment, arguments)
      #expect(
        try await (repository.id("HEAD") == old) == (result.exitCode != 0),
        "at \(moment) ms: \(result.errorOutput)"
      )
      let status = try await repository.git("status", "--porcelain").output
      #expect(status == "", "at \(moment) ms: \(result.output)\(result.errorOutput)")
    }
  }

  @Test("by a kill it can be run again, and gives the same")
  func kill() async throws {
    let original = try await TestRepository.make("ml-models")
    let old = try await references(original)
    let whole = try await original.copy()
    try await whole.lfsMigrate(arguments).checked()
    let new = try await references(whole)
    for moment in try await moments(30, original, arguments) {
      let repository = try await original.copy()
      _ = try await run(repository, "KILL", after: moment, arguments)
      let now = try await references(repository)
      #expect(now == old || now == new, "at \(moment) ms")
      try await repository.git("fsck", "--strict", "--no-dangling")
      if now == old {
        try await repository.lfsMigrate(arguments).checked()
        #expect(try await references(repository) == new, "at \(moment) ms")
        let left = try await repository.shell(
          "ls .git/objects/pack/*tmp* 2>/dev/null || true; find .git/lfs/tmp -type f 2>/dev/null || true"
        )
        #expect(left.output == "", "at \(moment) ms")
        let status = try await repository.git("status", "--porcelain").output
        #expect(status == "", "at \(moment) ms")
      }
    }
  }
}
