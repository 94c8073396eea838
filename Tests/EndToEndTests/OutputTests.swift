import TestSupport
import Testing

/// Results that can't be written are an error, unless the reader closed the pipe.
@Suite("Standard output", .serialized)
struct OutputTests {
  private let importing = ["import", "--yes", "--everything", "--include=*.bin"]

  private func run(
    _ arguments: [String],
    _ script: String,
    in repository: TestRepository
  ) async throws -> CommandResult {
    try await repository.run(
      "bash",
      ["-c", "set -o pipefail; " + script, Checkout.binary] + arguments
    )
  }

  @Test(
    "that is full or closed: exit code 2 where nothing was changed",
    arguments: [">/dev/full", ">&-", "</dev/null >&0"],
    [
      ["info", "--everything"], ["info", "--everything", "--json"], ["--version"],
      ["import", "--help"], ["import", "--everything", "--include=*.bin", "--dry-run"],
    ]
  )
  func unwritable(redirection: String, arguments: [String]) async throws {
    let repository = try await TestRepository.make("octopus")
    let before = try await FileListing(of: repository)
    let result = try await run(arguments, "\"$0\" \"$@\" \(redirection)", in: repository)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("standard output"), "\(result.errorOutput)")
    #expect(result.errorOutput.contains("Nothing was changed."))
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }

  @Test(
    "that is full after the refs have moved: exit code 3, and where the old history is",
    arguments: [
      ["import", "--yes", "--everything", "--include=*.bin"],
      ["import", "--yes", "--everything", "--include=*.bin", "--json"],
    ]
  )
  func fullAfterImport(arguments: [String]) async throws {
    let repository = try await TestRepository.make("octopus")
    let result = try await run(arguments, "\"$0\" \"$@\" >/dev/full", in: repository)
    #expect(result.exitCode == 3)
    #expect(result.errorOutput.contains("cannot write to standard output: No space left"))
    #expect(result.errorOutput.contains("All was done all the same"))
    let backup = try await repository.git("for-each-ref", "refs/lfs-migrate/*/history").output
    let name = try #require(backup.split(separator: "/").dropFirst(2).first)
    #expect(result.errorOutput.contains("refs/lfs-migrate/\(name)/"))
    #expect(try await repository.isPointer("HEAD:main.bin"))
    #expect(try await repository.git("status", "--porcelain").output == "")
    // All is done nevertheless: there is nothing left to do.
    let again = try await run(arguments, "\"$0\" \"$@\" >/dev/full", in: repository)
    // A text without a result is no result.
    let isJSON = arguments.contains("--json")
    #expect(again.exitCode == (isJSON ? 2 : 0))
    #expect(again.errorOutput.contains(isJSON ? "Nothing was changed." : "Nothing to do"))
  }

  @Test("that is full after an export, or a commit without rewriting")
  func fullAfterOthers() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.importing("--everything", "--include=*.bin")
    let export = ["export", "--everything", "--include=*.bin"]
    let exported = try await run(export, "\"$0\" \"$@\" >/dev/full", in: repository)
    #expect(exported.exitCode == 3)
    #expect(exported.errorOutput.contains("refs/lfs-migrate/"))
    try await repository.shell(
      "echo '*.bin filter=lfs' >.gitattributes; git commit -qam attributes"
    )
    let commit = ["import", "--no-rewrite", "main.bin"]
    let committed = try await run(commit, "\"$0\" \"$@\" >/dev/full", in: repository)
    #expect(committed.exitCode == 3, "\(committed.errorOutput)")
    #expect(try await committed.errorOutput.contains(repository.id("HEAD")))
  }

  @Test("that nobody reads any more ends the program quietly, as it ends others")
  func brokenPipe() async throws {
    let repository = try await TestRepository.make("octopus")
    // The reader is gone before the first byte is written.
    let gone = "{ sleep 0.2; \"$0\" \"$@\"; echo \"code $?\" >&2; } | true"
    let info = try await run(["info", "--everything", "--no-progress"], gone, in: repository)
    #expect(info.errorOutput.split(separator: "\n").last == "code 141", "\(info.errorOutput)")
    #expect(!info.errorOutput.contains("Error"))
    let imported = try await run(importing + ["--no-progress"], gone, in: repository)
    #expect(imported.errorOutput.contains("code 141"), "\(imported.errorOutput)")
    #expect(!imported.errorOutput.contains("Error"))
    #expect(try await repository.git("status", "--porcelain").output == "")
    // Only the record is left, as after any other run.
    #expect(try await repository.shell("ls .git/lfs-migrate").lines == ["runs"])
  }
}
