import TestSupport
import Testing

/// No commit is made from an index that does not belong to HEAD, since the locks are held while
/// references move.
@Suite("a run, and Git commands beside it", .serialized)
struct IndexLockTests {
  private static let importing = ["import", "--everything", "--include=*.bin", "--yes"]

  /// Two branches, one of them in a linked worktree.
  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.installFilters()
    try await repository.shell(
      """
      mkdir sub; seq 2000 >a.bin; seq 300 >sub/b.bin; echo text >t.txt
      git add -A; git commit -q -m one; seq 3000 >a.bin; git commit -q -a -m two
      git worktree add -q -b side ../linked
      """
    )
    return repository
  }

  /// Expects that no temporary files or locks of a run are left.
  private func expectTidy(_ repository: TestRepository) async throws {
    let left = try await repository.shell(
      """
      find .git ../linked . \\( -name '*.lock' -o -name '*lfs-migrate-*' \\) -not -path '*/refs/*' \
        -not -path '*/logs/*'
      """
    )
    #expect(left.output == "")
  }

  /// A command, and the commands that must run before it.
  struct Command: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var before: [[String]] = []
    let arguments: [String]
    /// Whether the files of HEAD are pointers afterwards.
    let makesPointers: Bool
  }

  static let commands = [
    Command(testDescription: "import", arguments: importing, makesPointers: true),
    Command(
      testDescription: "undo",
      before: [importing],
      arguments: ["undo"],
      makesPointers: false
    ),
    Command(
      testDescription: "undo of an undo",
      before: [importing, ["undo"]],
      arguments: ["undo"],
      makesPointers: true
    ),
    Command(
      testDescription: "export",
      before: [importing],
      arguments: ["export", "--everything", "--include=*.bin", "--yes"],
      makesPointers: false
    ),
  ]

  static let moments = [Moment.locked, .moving, .moved]

  @Test("a commit fails while the refs move", arguments: commands, moments)
  func commit(command: Command, moment: Moment) async throws {
    let repository = try await repository()
    for arguments in command.before {
      try await repository.lfsMigrate(arguments).checked()
    }
    let script = """
      for place in . ../linked; do
        git -C $place commit -q --allow-empty -m by-others && touch ../committed
        git -C $place stash -q; git -C $place checkout -q HEAD~1 && touch ../committed
        git -C $place reset -q --hard HEAD~1 && touch ../committed
      done
      """
    let result = try await repository.lfsMigrate(command.arguments, at: moment, script)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(!result.output.contains("Warning"), "\(result.output)")
    #expect(try await repository.run("test", ["-e", "../committed"]).exitCode == 1)
    #expect(try await repository.git("log", "--all", "--grep=by-others").output == "")
    for place in [".", "../linked"] {
      #expect(try await repository.git("-C", place, "status", "--porcelain").output == "")
      let size = try await repository.git("-C", place, "cat-file", "-s", "HEAD:a.bin").line
      #expect((size.count == 3) == command.makesPointers)
    }
    try await expectTidy(repository)
  }

  @Test("no rewriting: a commit fails too", arguments: moments)
  func noRewrite(moment: Moment) async throws {
    let repository = try await repository()
    try await repository.shell(
      "git lfs track '*.bin' >/dev/null; git add .gitattributes; git commit -q -m track"
    )
    let result = try await repository.lfsMigrate(
      ["import", "--no-rewrite", "a.bin"],
      at: moment,
      "git commit -q --allow-empty -m by-others && touch ../committed"
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await repository.run("test", ["-e", "../committed"]).exitCode == 1)
    try await expectTidy(repository)
  }

  @Test(
    "another branch or commit is checked out before the locks: nothing is changed",
    arguments: commands,
    ["checkout -q -b other", "checkout -q --detach", "-C ../linked checkout -q --detach"]
  )
  func switched(command: Command, script: String) async throws {
    let repository = try await repository()
    for arguments in command.before {
      try await repository.lfsMigrate(arguments).checked()
    }
    let before = try await repository.git("for-each-ref", "refs/heads/main", "refs/heads/side")
      .output
    let result = try await repository.lfsMigrate(
      command.arguments,
      at: .planned,
      "git \(script)"
    )
    #expect(result.exitCode == 2, "\(result.output)")
    #expect(result.errorOutput.contains("was switched meanwhile"), "\(result.errorOutput)")
    #expect(result.errorOutput.contains("Nothing was changed"))
    #expect(
      try await repository.git("for-each-ref", "refs/heads/main", "refs/heads/side").output
        == before
    )
    for place in [".", "../linked"] {
      #expect(try await repository.git("-C", place, "status", "--porcelain").output == "")
    }
    try await expectTidy(repository)
  }

  @Test("a branch that is made and checked out as the refs move is told of, and keeps its index")
  func switchedLate() async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(
      Self.importing,
      at: .moving,
      "git branch other; git symbolic-ref HEAD refs/heads/other"
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(result.output.contains("was switched while the refs moved"), "\(result.output)")
    #expect(try await repository.git("status", "--porcelain").output == "")
    #expect(try await repository.git("cat-file", "-s", "HEAD:a.bin").line.count > 3)
    try await expectTidy(repository)
  }

  @Test("a branch that is made and checked out after the refs have moved is as any other")
  func switchedAfter() async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(
      Self.importing,
      at: .moved,
      "git branch other; git symbolic-ref HEAD refs/heads/other"
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(!result.output.contains("Warning"), "\(result.output)")
    try await repository.expectClean()
    #expect(try await repository.git("cat-file", "-s", "HEAD:a.bin").line.count == 3)
  }

  @Test(
    "the lock of another Git is waited for, and else nothing is changed",
    arguments: ["index.lock", "worktrees/linked/index.lock"]
  )
  func locked(lock: String) async throws {
    let repository = try await repository()
    let before = try await repository.git("for-each-ref").output
    let result = try await repository.lfsMigrate(
      Self.importing,
      at: .planned,
      "touch .git/\(lock)"
    )
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("\(lock)' exists"), "\(result.errorOutput)")
    #expect(result.errorOutput.contains("Nothing was changed"))
    #expect(try await repository.git("for-each-ref").output == before)
    #expect(try await repository.run("test", ["-e", ".git/\(lock)"]).exitCode == 0)
    try await repository.shell("rm .git/\(lock)")
    try await expectTidy(repository)
    let patient = try await repository.lfsMigrate(
      Self.importing,
      at: .planned,
      "touch .git/\(lock); (sleep 0.3; rm .git/\(lock)) >/dev/null 2>&1 &"
    )
    #expect(patient.exitCode == 0, "\(patient.errorOutput)")
  }

  @Test("refs that move under the locks leave the indexes as they were")
  func moved() async throws {
    let repository = try await repository()
    let index = try await repository.git("ls-files", "-s", "--debug").output
    let result = try await repository.lfsMigrate(
      Self.importing,
      at: .moving,
      "git update-ref refs/heads/side side~1"
    )
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("Nothing was changed"), "\(result.errorOutput)")
    #expect(try await repository.git("ls-files", "-s", "--debug").output == index)
    #expect(try await repository.git("status", "--porcelain").output == "")
    try await expectTidy(repository)
  }

  @Test(
    "locks that a kill left are ours to remove, and indexes are put right",
    arguments: [Moment.locked, .moving, .moved],
    ["resume", "abort", "again"]
  )
  func killed(moment: Moment, way: String) async throws {
    let repository = try await repository()
    let killed = try await repository.lfsMigrate(
      Self.importing + ["--no-progress"],
      setting: ["LFS_MIGRATE_FAULT": moment.call + ":kill"]
    )
    #expect(killed.exitCode == 137)
    #expect(
      try await repository.run("git", ["commit", "--allow-empty", "-m", "x"]).exitCode == 128
    )
    var result = try await repository.lfsMigrate(
      way == "again" ? Self.importing : [way]
    )
    if way == "again", result.exitCode == 3 { result = try await repository.lfsMigrate(["resume"]) }
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    for place in [".", "../linked"] {
      #expect(try await repository.git("-C", place, "status", "--porcelain").output == "")
      let size = try await repository.git("-C", place, "cat-file", "-s", "HEAD:a.bin").line
      #expect((size.count == 3) == (way != "abort"))
    }
    try await expectTidy(repository)
  }
}
