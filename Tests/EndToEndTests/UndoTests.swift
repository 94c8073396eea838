import TestSupport
import Testing

/// An undo restores everything exactly, and can itself be undone.
@Suite("undo")
struct UndoTests {
  @Test("and redo, any number of times", arguments: UndoSetting.all)
  func roundTrip(_ setting: UndoSetting) async throws {
    let repository = try await setting.repository()
    let place = setting.place(in: repository)
    let before = try await WholeState(of: repository)
    let result = try await setting.run(repository)
    try #require(result.exitCode == 0, "\(result.errorOutput)")
    let after = try await WholeState(of: repository)
    #expect(after != before)
    for _ in 0..<2 {
      try await repository.undoing(in: place)
      #expect(setting.differences(try await WholeState(of: repository), before) == [])
      let redone = try await repository.undoing(in: place)
      #expect(redone.output.contains("is in force again"))
      #expect(setting.differences(try await WholeState(of: repository), after) == [])
    }
    try await repository.git("fsck", "--strict")
    #expect(try await repository.runs().count == 5)
  }

  @Test("of a run by its name, and not twice")
  func named() async throws {
    let repository = try await UndoSetting.all[0].repository()
    let before = try await WholeState(of: repository)
    try await repository.importing("--everything", "--include=*.bin")
    let name = try #require(try await repository.runs().first?["run"]?.text)
    try await repository.importing("--everything", "--include=text")
    // The newer run depends on the older one.
    try await expectRefusal(
      of: ["undo", name],
      in: repository,
      saying: ["refs/heads/main", "Undo later runs first", "--force-refs"]
    )
    let newer = try #require(try await repository.runs().first?["run"]?.text)
    try await repository.undoing(newer)
    try await repository.undoing(name)
    #expect(try await WholeState(of: repository).differences(from: before) == [])
    try await expectRefusal(
      of: ["undo", name],
      in: repository,
      saying: ["cannot be undone: it was taken back already"]
    )
  }

  @Test("is refused where there is nothing to undo")
  func nothing() async throws {
    let repository = try await UndoSetting.all[0].repository()
    try await expectRefusal(of: ["undo"], in: repository, saying: ["there is no run to undo"])
    try await expectRefusal(of: ["undo", "x"], in: repository, saying: ["there is no run 'x'"])
    #expect(
      try await repository.lfsMigrate(["runs"]).checked().output
        == "There have been no runs in this repository.\n"
    )
  }

  @Test("is refused where work was done on top, which a force keeps")
  func workOnTop() async throws {
    let repository = try await UndoSetting.all[0].repository()
    let before = try await WholeState(of: repository)
    let old = try await repository.id("main")
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell("echo work >work; git add work; git commit -q -m work")
    try await repository.git("branch", "new")
    try await repository.git("branch", "-q", "-D", "side")
    let work = try await repository.id("main")
    try await expectRefusal(
      of: ["undo"],
      in: repository,
      saying: ["refs/heads/main: is \(work)", "refs/heads/side: is (none)"]
    )
    try await expectRefusal(of: ["undo", "--force-refs", "main"], in: repository, saying: ["side"])
    try await expectRefusal(
      of: ["undo", "--force-refs", "nonsense", "main"],
      in: repository,
      saying: ["did not move 'nonsense'"]
    )
    let top = try await WholeState(of: repository)
    let report = try await repository.undoing("--force-refs", "main", "refs/heads/side")
    #expect(report.output.contains("new"))
    let name = try #require(try await repository.runs().first?["run"]?.text)
    #expect(try await repository.id("main") == old)
    #expect(try await repository.id("refs/lfs-migrate/\(name)/refs/heads/main") == work)
    try await repository.shell(
      "git branch -q -D new; git update-ref -d refs/lfs-migrate/\(name)/refs/heads/main"
    )
    let now = try await WholeState(of: repository)
    #expect(now.differences(from: before) == [])
    // After the undo, the work is there again.
    try await repository.shell(
      "git update-ref refs/lfs-migrate/\(name)/refs/heads/main \(work); git branch new \(work)"
    )
    try await repository.undoing()
    #expect(try await WholeState(of: repository).contentDifferences(from: top) == [])
  }

  @Test("is refused with uncommitted changes, whatever is forced")
  func uncommitted() async throws {
    let repository = try await UndoSetting.all[0].repository()
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell("echo change >>text")
    try await expectRefusal(of: ["undo"], in: repository, saying: ["must not be dirty", "text"])
    try await repository.shell("git checkout -q text; echo change >>a.bin")
    try await expectRefusal(of: ["undo"], in: repository, saying: ["must not be dirty", "a.bin"])
  }

  @Test("leaves an untracked .gitattributes untracked again")
  func untrackedAttributes() async throws {
    let repository = try await UndoSetting.all[0].repository()
    try await repository.shell("echo '*.txt text' >.gitattributes")
    let before = try await WholeState(of: repository)
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.undoing()
    #expect(try await WholeState(of: repository).differences(from: before) == [])
  }

  @Test("checks out files that became pointer text since")
  func pointerText() async throws {
    let repository = try await UndoSetting.all[0].repository()
    try await repository.shell("rm untracked")
    let before = try await repository.shell("sha1sum a.bin sub/b.bin").output
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell("rm a.bin; git checkout -q -- a.bin")
    try await repository.undoing()
    #expect(try await repository.shell("sha1sum a.bin sub/b.bin").output == before)
    try await repository.expectClean()
  }

  @Test("works from the references alone, here and in a clone")
  func fromReferences() async throws {
    let setting = try #require(UndoSetting.all.first { $0.testDescription.hasPrefix("tags") })
    let repository = try await setting.repository()
    let before = try await WholeState(of: repository)
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.git("clone", "-q", "--mirror", ".", repository.directory("clone.git"))
    let clone = TestRepository(
      path: repository.directory("clone.git"),
      in: repository.directory,
      environment: repository.environment
    )
    try await repository.shell("rm -rf .git/lfs-migrate")
    for copy in [repository, clone] {
      let run = try #require(try await copy.runs().first)
      #expect(run["fromRefs"] == .bool(true))
      #expect(run["arguments"]?.elements.first?.text == "import")
      #expect(run["movedRefs"]?.integer ?? 0 > 5)
      let migrated = try await copy.git("for-each-ref").output
      try await copy.undoing()
      try await copy.undoing()
      #expect(
        try await copy.git("for-each-ref").lines.filter { !$0.contains("/lfs-migrate/") }
          == migrated.split(separator: "\n").map(String.init).filter {
            !$0.contains("/lfs-migrate/")
          }
      )
      try await copy.undoing()
    }
    // A reference holds the migrated history, since no pack is known to have it.
    let now = try await WholeState(of: repository)
    #expect(now.differences(from: before).allSatisfy { $0.contains("refs/lfs-migrate/") })
    let listing = "git for-each-ref | grep -v /lfs-migrate/"
    #expect(try await clone.shell(listing).output == repository.shell(listing).output)
  }

  @Test("and what git gc does in between loses nothing", arguments: [false, true])
  func garbage(beforeUndo: Bool) async throws {
    let setting = try #require(UndoSetting.all.first { $0.testDescription.hasPrefix("tags") })
    let repository = try await setting.repository()
    let collect =
      "git reflog expire --expire=now --all --expire-unreachable=now refs/heads/main; git gc -q --prune=now"
    let before = try await WholeState(of: repository)
    try await repository.importing("--everything", "--include=*.bin")
    let after = try await WholeState(of: repository)
    if beforeUndo { try await repository.shell("git gc -q --prune=now") }
    try await repository.undoing()
    let undone = try await WholeState(of: repository).differences(from: before)
    #expect(beforeUndo ? undone.allSatisfy { $0.contains("refs/lfs-migrate/") } : undone == [])
    // Another run, which removes what killed runs left, does not touch it.
    try await repository.lfsMigrate(["import", "--everything", "--above=1TB"]).checked()
    try await repository.shell(
      collect.replacing("--all", with: "refs/heads/side HEAD")
    )
    try await repository.undoing()
    #expect(try await WholeState(of: repository).differences(from: after) == [])
    try await repository.git("fsck", "--strict")
    #expect(try await repository.shell("ls .git/objects/pack/*.keep || true").output == "")
  }

  @Test("is refused where the old history was dropped")
  func dropped() async throws {
    let repository = try await UndoSetting.all[0].repository()
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell(
      """
      git for-each-ref --format='delete %(refname)' refs/lfs-migrate | git update-ref --stdin
      git reflog expire --expire=now --all; git gc -q --prune=now
      """
    )
    try await expectRefusal(of: ["undo"], in: repository, saying: ["is not here any more"])
  }

  @Test("shows its plan, and writes nothing")
  func dryRun() async throws {
    let repository = try await UndoSetting.all[0].repository()
    try await repository.importing("--everything", "--include=*.bin")
    let before = try await FileListing(of: repository)
    let text = try await repository.lfsMigrate(["undo", "--dry-run"]).checked()
    #expect(text.output.contains("would be taken back"))
    #expect(text.output.contains("Nothing was written."))
    let json = try await repository.lfsMigrate(["undo", "-n", "--json"]).checked()
    let plan = try JSONValue(parsing: json.standardOutput)
    #expect(plan["schema"]?.text == "lfs-migrate/undo-plan/1")
    #expect(plan["plan"]?["refs"]?.elements.count == 2)
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }
}
