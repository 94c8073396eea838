import TestSupport
import Testing

@Suite("Progress on a terminal")
struct ProgressDisplayTests {
  /// 96 MB of files that hardly deflate, enough for some redrawing on a fast machine.
  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      git config core.compression 1
      for n in $(seq 12); do head -c 8000000 /dev/urandom >$n.bin; done
      git add -A; git commit -q -m one
      """
    )
    return repository
  }

  /// Runs on a terminal, and returns the distinct percentages of a stage.
  private func percentages(
    of stage: String,
    _ arguments: [String],
    in repository: TestRepository
  ) async throws -> [Int] {
    let result = try await repository.run(
      "python3",
      [Checkout.root + "/Tests/EndToEndTests/Support/terminal.py", Checkout.binary] + arguments
    )
    try #require(result.exitCode == 0, "\(arguments): \(result.output)")
    // The text after each occurrence of the stage.
    let drawn = result.output.split(separator: "\(stage): ", omittingEmptySubsequences: false)
      .dropFirst()
      .compactMap { $0.split(separator: "%").first?.filter { $0 != " " } }
      .compactMap { Int($0) }
    return Set(drawn).sorted()
  }

  @Test("goes on while all threads work", arguments: [1, 2])
  func redrawn(jobs: Int) async throws {
    let repository = try await repository()
    let works = [
      ("Converting files", ["import", "--yes", "--include=*.bin"]),
      ("Checking LFS objects", ["verify"]),
      ("Converting files", ["export", "--yes", "--include=*.bin"]),
    ]
    for (stage, arguments) in works {
      let drawn = try await percentages(of: stage, arguments + ["--jobs=\(jobs)"], in: repository)
      // If it were redrawn only when a worker ends, it would show nearly all.
      #expect(drawn.count { 0..<90 ~= $0 } >= 2, "\(arguments), \(jobs) jobs: \(drawn)")
      #expect(drawn.last == 100)
    }
  }

  @Test("is not said to be done where it is not: of missing objects all bytes are looked for")
  func missing() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.lfsMigrate(["import", "--yes", "--everything", "--include=*.bin"])
      .checked()
    try await repository.shell("find .git/lfs/objects -type f | head -n 1 | xargs rm")
    let result = try await repository.lfsMigrate(["verify"])
    #expect(result.exitCode == 1)
    let line = result.errorOutput.split(separator: "\n").first { $0.contains("LFS objects: ") }
    #expect(line?.hasPrefix("Checking LFS objects: 100% (") == true, "\(result.errorOutput)")
    #expect(line?.hasSuffix("), done.") == true)
  }
}
