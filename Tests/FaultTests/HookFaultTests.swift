import TestSupport
import Testing

/// Installing and uninstalling hooks, which are files that users wrote, while a call fails or the
/// program is killed.
@Suite("a hook that is installed or taken away, and disturbed")
struct HookFaultTests {
  /// The command, and the state of the repository before it.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let preparation: String
    let arguments: [String]
  }

  private static let foreign = """
    printf '#!/bin/sh\\necho foreign\\n' >.git/hooks/pre-push; chmod +x .git/hooks/pre-push

    """

  static let cases = [
    Case(testDescription: "install", preparation: "", arguments: ["hook", "install", "pre-push"]),
    Case(
      testDescription: "install beside a foreign hook",
      preparation: foreign,
      arguments: ["hook", "install", "pre-push"]
    ),
    Case(
      testDescription: "install into folders that are not there",
      preparation: "git config core.hooksPath .git/one/two\n",
      arguments: ["hook", "install", "pre-push"]
    ),
    Case(
      testDescription: "uninstall, with a foreign hook to be put back",
      preparation: foreign + "\"$0\" hook install pre-push\n",
      arguments: ["hook", "uninstall", "pre-push"]
    ),
    Case(
      testDescription: "uninstall",
      preparation: "\"$0\" hook install pre-push\n",
      arguments: ["hook", "uninstall", "pre-push"]
    ),
  ]

  /// The directories of hooks, and their files with contents and modes.
  private func listing(_ repository: TestRepository) async throws -> [String] {
    try await repository.shell(
      """
      { find .git/hooks .git/one -type d 2>/dev/null || :; } | sort
      { find .git/hooks .git/one -type f ! -name '*.sample' 2>/dev/null || :; } | sort | while read -r file; do
        echo "$file $(stat -c %a "$file") $(sha256sum <"$file")"
      done
      """
    ).lines
  }

  private func make(_ example: Case) async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.run(
      "bash",
      ["-eu", "-c", "mkdir -p .git/hooks; " + example.preparation, Checkout.binary]
    ).checked()
    return repository
  }

  /// The number of calls that change the file system, and the listing afterwards.
  private func undisturbed(_ example: Case) async throws -> (calls: Int, after: [String]) {
    let repository = try await make(example)
    let log = repository.directory("log")
    try await repository.lfsMigrate(
      example.arguments,
      setting: ["LFS_MIGRATE_FAULT_LOG": log]
    ).checked()
    let calls = try await repository.run("grep", ["-c", "^change ", log]).line
    return (Int(calls) ?? 0, try await listing(repository))
  }

  @Test("a call that fails leaves all as it was, or does no harm", arguments: cases)
  func failing(_ example: Case) async throws {
    let (calls, after) = try await undisturbed(example)
    #expect(calls > 0)
    for number in 1...max(calls, 1) {
      let repository = try await make(example)
      let before = try await listing(repository)
      // No space on the disk.
      let result = try await repository.lfsMigrate(
        example.arguments,
        setting: ["LFS_MIGRATE_FAULT": "change:\(number):28"]
      )
      let now = try await listing(repository)
      if result.exitCode == 0 {
        // Files that could not be removed may stay.
        #expect(Set(now).isSuperset(of: after), "call \(number): \(now)")
      } else {
        #expect(result.exitCode == 2, "call \(number): \(result.errorOutput)")
        #expect(now == before, "call \(number): \(result.errorOutput)")
      }
      try await repository.lfsMigrate(example.arguments).checked()
      #expect(try await listing(repository) == after, "call \(number), again")
    }
  }

  @Test("a kill leaves a hook that works, and the same command does the rest", arguments: cases)
  func killed(_ example: Case) async throws {
    let (calls, after) = try await undisturbed(example)
    for number in 1...max(calls, 1) {
      let repository = try await make(example)
      let hadHook = try await listing(repository).contains { $0.contains("hooks/pre-push ") }
      let result = try await repository.lfsMigrate(
        example.arguments,
        setting: ["LFS_MIGRATE_FAULT": "change:\(number):kill"]
      )
      #expect(result.exitCode == 128 + 9)
      let now = try await listing(repository)
      let isRemoval =
        example.arguments.contains("uninstall") && !example.preparation.contains("echo")
      if hadHook, !isRemoval {
        #expect(now.contains { $0.contains("hooks/pre-push 755") }, "call \(number): \(now)")
      }
      try await repository.lfsMigrate(example.arguments).checked()
      // The script records how many directories it made, but not those of a killed run.
      let hides = example.preparation.contains("one/two")
      let names: ([String]) -> [String] = { lines in
        hides ? lines.map { String($0.prefix { $0 != " " }) } : lines
      }
      #expect(try await names(listing(repository)) == names(after), "call \(number), again")
    }
  }
}
