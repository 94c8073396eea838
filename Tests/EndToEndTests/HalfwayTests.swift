import TestSupport
import Testing

/// Failures after the references moved are reported with what to do, and are not success.
@Suite("a run whose references have moved, and that cannot be completed", .serialized)
struct HalfwayTests {
  private let arguments = ["import", "--everything", "--include=*.bin", "--yes", "--no-progress"]

  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.installFilters()
    try await repository.shell(
      """
      seq 2000 >a.bin; echo '*.txt text' >.gitattributes; git add -A; git commit -q -m one
      seq 3000 >a.bin; git stash -q
      """
    )
    return repository
  }

  /// Calls that fail on a full disk, and words of the message.
  static let failures = [
    ("rename~repository/.gitattributes:1:28", "index of"),
    ("rename~logs/refs/stash:1:28", "entries of the stash"),
    ("rename~/outcome:2:28", "record of this run"),
    ("syncfs:4:28", "new refs may be lost"),
  ]

  @Test("exit code 3, words, the command, and that completes it", arguments: failures)
  func full(fault: String, words: String) async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(
      arguments,
      setting: ["LFS_MIGRATE_FAULT": fault]
    )
    #expect(result.exitCode == 3, "\(result.output)\(result.errorOutput)")
    #expect(
      result.output.contains("Warning: ") && result.output.contains(words),
      "\(result.output)"
    )
    #expect(result.output.contains("No space left on device"), "\(result.output)")
    #expect(result.errorOutput.contains("lfs-migrate resume"), "\(result.errorOutput)")
    for enumeration in ["FileSystemError", "IndexFileError", "system(", "errno:", "[47,"] {
      #expect(!result.output.contains(enumeration), "\(result.output)")
    }
    // No steps are printed that should only follow a complete run.
    #expect(!result.output.contains("Next:"))
    #expect(try await repository.newestState() == "halfway")
    let resumed = try await repository.lfsMigrate(["resume"])
    #expect(resumed.exitCode == 0, "\(resumed.errorOutput)")
    #expect(try await repository.newestState() == "done")
    try await repository.expectClean()
    #expect(try await repository.attributes("HEAD:.gitattributes").count == 2)
    #expect(try await repository.shell("cat .gitattributes").lines.count == 2)
    let undone = try await repository.lfsMigrate(["undo"])
    #expect(undone.exitCode == 0, "\(undone.errorOutput)")
  }

  @Test("in a document too")
  func document() async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(
      arguments + ["--json"],
      setting: ["LFS_MIGRATE_FAULT": "rename~repository/.gitattributes:1:28"]
    )
    #expect(result.exitCode == 3)
    let problem = try JSONValue(parsing: result.standardOutput)["problems"]?.elements.first
    #expect(problem?["kind"]?.text == "index not refreshed")
    #expect(problem?["reason"]?.text?.contains("No space left on device") == true)
  }
}
