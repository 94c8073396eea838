import TestSupport
import Testing

/// The commands that `cleanup` prints do what they should, with any names in them.
@Suite("cleanup, and the commands that it prints", .serialized)
struct CleanupCommandTests {
  /// Names that a shell or Git would take for something else.
  private static let names = [
    "x;touch${IFS}PWN", "$(touch${IFS}PWN)", "`touch${IFS}PWN`", "it's", "-D", "--all", "@",
    "refs/heads/main", "a|b", "a&b", "ü\u{202E}x", "a!b", "#x",
  ]

  @Test("names are quoted, and are no options")
  func hostileNames() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history)
    let old = try await repository.id("main")
    try await repository.importing("--everything", "--include=*.bin")
    for name in Self.names {
      for folder in ["refs/heads", "refs/tags", "refs/x", "refs/remotes/gone"] {
        // As a fetch would write it.
        try await repository.git("update-ref", "--no-deref", "\(folder)/\(name)", old)
      }
    }
    var commands: [String] = []
    for _ in 0..<9 {
      let text = try await repository.lfsMigrate(["cleanup", "--dry-run"]).checked().output
      #expect(!text.contains("\u{202E}"))
      let printed = text.split(separator: "\n").filter { $0.hasPrefix("      ") }.map(String.init)
      guard !printed.isEmpty else { break }
      commands += printed
      for command in printed { try await repository.shell(command) }
    }
    #expect(commands.count == 4 * Self.names.count, "\(commands)")
    #expect(try await repository.run("test", ["-e", "PWN"]).exitCode != 0)
    #expect(
      try await repository.git("for-each-ref", "--format=%(refname)").lines
        .filter { !$0.hasPrefix("refs/lfs-migrate/") }
        == ["refs/heads/main", "refs/heads/side", "refs/tags/v1"]
    )
    #expect(try await repository.cleaning("--unverified")["left"]?["objects"] == .number(0))
  }

  @Test("only stash entries of the old history are named")
  func stash() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      CleanupTests.history + "\necho 2 > t; git stash -q; echo 3 > t; git stash -q"
    )
    try await repository.importing("--include=*.bin", "--include-ref=main", "--minimal")
    try await repository.shell("echo 4 > t; git stash -q")
    let mine = try await repository.id("stash")
    let text = try await repository.lfsMigrate(["cleanup", "--dry-run"]).checked().output
    let printed = text.split(separator: "\n").filter { $0.hasPrefix("      git stash") }
    #expect(printed.count == 2, "\(text)")
    try await repository.shell(printed.joined(separator: "\n"))
    #expect(try await repository.git("stash", "list").lines.count == 1)
    #expect(try await repository.id("stash") == mine)
  }

  @Test("a remote is asked by its name, though that has a slash")
  func remotes() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      CleanupTests.history
        + """

        git init -q --bare ../o.git; git remote add 'my/$remote' ../o.git
        git push -q 'my/$remote' main; git fetch -q 'my/$remote'
        """
    )
    try await repository.importing("--everything", "--include=*.bin", "--skip-fetch")
    let text = try await repository.lfsMigrate(["cleanup", "--dry-run"]).checked().output
    #expect(text.contains("git fetch --prune 'my/$remote'\n"), "\(text)")
    try await repository.shell(
      """
      git push -qf --no-verify 'my/$remote' main
      git fetch --prune 'my/$remote'
      """
    )
    #expect(try await repository.cleaning("--unverified")["left"]?["objects"] == .number(0))
  }

  @Test("paths of packs and worktrees are quoted")
  func paths() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history)
    let old = try await repository.id("main")
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell(
      """
      git worktree add -q --detach '../wt;touch PWN' \(old)
      git update-index --add --cacheinfo 100644,$(git rev-parse \(old):a.bin),staged
      """
    )
    let text = try await repository.lfsMigrate(["cleanup", "--dry-run"]).checked().output
    let printed = text.split(separator: "\n").filter { $0.hasPrefix("      ") }
      .map { $0.replacing("BRANCH", with: "side") }
    #expect(printed.count == 3, "\(text)")
    for command in printed { try await repository.shell(String(command)) }
    #expect(try await repository.run("test", ["-e", "PWN"]).exitCode != 0)
    #expect(try await repository.cleaning("--unverified")["left"]?["objects"] == .number(0))
  }
}
