import TestSupport
import Testing

/// Each root that retains old objects is found and named, and its command releases them.
@Suite("cleanup, and what holds old objects", .serialized)
struct CleanupRetainingRootTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: String
    /// Scripts before the migration, and after it with `$old` for the old tip.
    var before = ""
    var after = ""
    /// The words of the suggested command.
    let help: String
    /// The script that releases the objects.
    let release: String

    var testDescription: String { kind }
  }

  private static let cases = [
    Case(
      kind: "branch",
      after: "git branch late $old",
      help: "git branch -D late",
      release: "git branch -D late"
    ),
    Case(
      kind: "tag",
      after: "git tag -am late late $old",
      help: "git tag -d late",
      release: "git tag -d late"
    ),
    Case(
      kind: "tag",
      after: "git tag late $old:a.bin",
      help: "git tag -d late",
      release: "git tag -d late"
    ),
    Case(
      kind: "reference",
      after: "git update-ref refs/custom/late $old^{tree}",
      help: "git update-ref -d refs/custom/late",
      release: "git update-ref -d refs/custom/late"
    ),
    Case(
      kind: "remote-tracking branch",
      before:
        "git init -q --bare ../o.git; git remote add origin ../o.git; git push -q origin main; "
        + "git fetch -q",
      help: "git fetch --prune origin",
      release: "git push -qf --no-verify origin main"
    ),
    Case(
      kind: "detached HEAD",
      after: "git worktree add -q --detach ../wt $old",
      help: "/wt switch",
      release: "git -C ../wt checkout -qf side"
    ),
    Case(
      kind: "index",
      after: "git update-index --add --cacheinfo 100644,$(git rev-parse $old:a.bin),staged",
      help: "/repository reset",
      release: "git reset -q"
    ),
    Case(
      kind: "index",
      before: "git worktree add -q ../wt -b lost; rm -rf ../wt",
      help: "git worktree prune",
      release: "git worktree prune"
    ),
    Case(
      kind: "stash",
      before: "echo x > t; git stash -q",
      help: "git stash drop",
      release: "git stash drop -q"
    ),
    Case(
      kind: "kept pack",
      after: "pack=$(echo $old | git pack-objects -q --revs .git/objects/pack/pack); "
        + "touch .git/objects/pack/pack-$pack.keep",
      help: ".keep\n",
      release: "rm .git/objects/pack/*.keep"
    ),
  ]

  @Test("is named, with the command that helps", arguments: cases)
  func holds(_ example: Case) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history + "\n" + example.before)
    let old = try await repository.id("main")
    try await repository.importing("--include=*.bin", "--include-ref=main", "--skip-fetch")
    try await repository.shell("old=\(old)\n" + example.after)
    let text = try await repository.lfsMigrate(["cleanup", "--dry-run"])
    #expect(text.output.contains(example.help), "\(text.output)")
    let report = try await repository.cleaning("--unverified")
    let holders = report["left"]?["holders"]?.elements ?? []
    #expect(holders.contains { $0["kind"]?.text == example.kind }, "\(holders)")
    #expect((report["left"]?["objects"]?.integer ?? 0) > 0)
    #expect((report["left"]?["largest"]?.elements ?? []).isEmpty == false)
    try await repository.shell(example.release)
    let again = try await repository.cleaning()
    #expect(again["left"]?["objects"] == .number(0), "\(again)")
    try await expectSound(repository)
  }

  @Test("files that the new history has too are no leftovers")
  func shared() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      CleanupTests.history + "\ncp a.bin same.dat; git add .; git commit -qm same"
    )
    try await repository.importing("--everything", "--include=*.bin")
    let report = try await repository.cleaning("--unverified")
    #expect(report["left"]?["objects"] == .number(1))
    #expect(report["left"]?["sharedObjects"] == .number(1))
    #expect(report["left"]?["largest"]?.elements.isEmpty == true)
  }

  @Test("packs are dropped whatever their size, and what is borrowed is named")
  func settings() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      CleanupTests.history
        + """

        git clone -q --bare . ../lender.git
        echo "$PWD/../lender.git/objects" > .git/objects/info/alternates
        git repack -qad; git config gc.bigPackThreshold 1; git config gc.pruneExpire never
        """
    )
    try await repository.importing("--everything", "--include=*.bin")
    let plan = try await repository.lfsMigrate(["cleanup", "--dry-run"])
    #expect(plan.output.contains("lender.git/objects"), "\(plan.output)")
    #expect(try await repository.cleaning("--unverified")["left"]?["objects"] == .number(0))
  }
}
