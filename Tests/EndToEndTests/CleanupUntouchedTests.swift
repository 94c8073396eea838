import TestSupport
import Testing

/// `cleanup` drops objects of the old history, and no other unreachable objects.
@Suite("cleanup, and what is not of the old history", .serialized)
struct CleanupUntouchedTests {
  /// Discarded work: a dropped stash entry, files that were staged, an amended commit, a deleted
  /// branch, and a blob that was never reachable.
  private static let discarded = """
    echo stashed > t; echo new > n; git add n; git stash -q -u; git stash drop -q
    echo staged > s; git add s; git rm -q --cached s; rm s
    git checkout -q -b gone; echo gone > g; git add g; git commit -qm gone; echo amended > g
    git commit -qa --amend -m amended; git checkout -q main; git branch -qD gone
    echo alone | git hash-object -w --stdin
    """

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// How the objects are stored before the run.
    var packing = ":"
    /// A script between the run and the clean-up.
    var after = ":"
  }

  static let cases = [
    Case(testDescription: "loose"),
    Case(
      testDescription: "in the same packs as the old history",
      packing: "git repack -qadk; git prune-packed"
    ),
    Case(
      testDescription: "in a pack of their own",
      packing: "git fsck --unreachable --no-reflogs | cut -d' ' -f3 "
        + "| git pack-objects -q .git/objects/pack/pack; git prune-packed; git repack -qd"
    ),
    Case(testDescription: "in a cruft pack", packing: "git gc -q --cruft --prune=never"),
    Case(
      testDescription: "in a cruft pack with the old history",
      after: "git -c gc.reflogExpire=now -c gc.reflogExpireUnreachable=now gc -q --cruft "
        + "--prune=never"
    ),
    Case(testDescription: "made after the run", after: discarded),
    Case(
      testDescription: "made after the run, and packed",
      after: discarded + "\ngit repack -qadk; git prune-packed"
    ),
    Case(
      testDescription: "a new tip that was left",
      after: "echo more > t; git commit -qam more; git reset -q --hard HEAD~2"
    ),
    Case(
      testDescription: "beside an index of all packs, and a commit graph",
      packing: "git commit-graph write --reachable --split; git repack -qd; "
        + "git multi-pack-index write; git repack -qadk"
    ),
  ]

  @Test("leaves objects that nothing leads to", arguments: cases, [false, true])
  func leaves(_ place: Case, isFast: Bool) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      CleanupTests.history + "\n" + Self.discarded + "\n" + place.packing
    )
    let tips = try await repository.git("for-each-ref", "--format=%(objectname)").lines
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell(place.after)
    let before = try await StoredObjects(of: repository, oldTips: tips)
    let report = try await repository.cleaning("--unverified", isFast ? "--fast" : "--yes")
    let after = try await StoredObjects.stored(in: repository)
    #expect(before.others.subtracting(after) == [])
    #expect(before.old.intersection(after) == [])
    #expect(report["left"]?["objects"] == .number(0))
    #expect((report["spared"]?["objects"]?.integer ?? 0) > 0)
    #expect(isFast || report["spared"]?["objects"] == report["plan"]?["spared"]?["objects"])
    let size = try await repository.storeByteCount
    let predicted = try #require(report["storeBytes"]?["predicted"]?.integer)
    #expect(isFast || abs(size - predicted) < predicted / 10, "\(size) of \(predicted)")
    try await expectSound(repository)
    try await repository.git("commit-graph", "verify")
    // A second clean-up changes nothing.
    try await repository.cleaning()
    #expect(try await StoredObjects.stored(in: repository) == after)
    let again = try await repository.storeByteCount
    #expect(abs(again - size) < 5000, "\(again) after \(size)")
  }

  @Test("says so before and after")
  func words() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history + "\n" + Self.discarded)
    try await repository.importing("--everything", "--include=*.bin", "--verify")
    let plan = try await repository.lfsMigrate(["cleanup", "--dry-run"]).checked()
    #expect(plan.output.contains("nothing leads to it"), "\(plan.output)")
    #expect(plan.output.contains("Would be dropped"))
    #expect(!plan.output.contains("\nDropped"))
    let report = try await repository.lfsMigrate(["cleanup", "--yes"]).checked()
    #expect(report.output.contains("nothing leads to it"), "\(report.output)")
    #expect(report.output.contains("git lfs prune --verify-remote"))
  }

  @Test("drops what several runs replaced, with their backups and notes")
  func severalRuns() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      CleanupTests.history + """

        git notes add -m old HEAD; git notes add -m older HEAD~1
        git checkout -q -b late; big > a.bin; big > b.dat; git add .; git commit -qm late
        git checkout -q main
        """
    )
    let tips = try await repository.git("for-each-ref", "--format=%(objectname)").lines
    try await repository.importing(
      "--include=*.bin",
      "--include-ref=main",
      "--include-ref=side",
      "--include-ref=v1"
    )
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell("git reset -q --hard; echo after > t; git commit -qam after")
    try await repository.importing("--everything", "--include=*.dat")
    // One command verifies all of them.
    let refused = try await repository.lfsMigrate(["cleanup", "--yes"])
    #expect(refused.exitCode == 2)
    let hint = try #require(refused.errorOutput.split(separator: "'").first { $0.contains("&&") })
    #expect(hint.split(separator: "&&").count == 3, "\(refused.errorOutput)")
    for command in hint.split(separator: "&&") {
      let words = command.split(separator: " ").map(String.init)
      try await repository.lfsMigrate(Array(words.dropFirst())).checked()
    }
    let between = try await StoredObjects(of: repository, oldTips: tips)
    let report = try await repository.cleaning()
    let after = try await StoredObjects.stored(in: repository)
    let reachable = try await repository.shell(
      "git rev-list --objects --all --reflog --indexed-objects | cut -c1-40 | sort -u"
    ).lines
    #expect(after.subtracting(reachable) == [])
    #expect(between.old.intersection(after) == [])
    #expect(report["left"]?["objects"] == .number(0))
    try await expectSound(repository)
  }

  @Test("leaves a reference that somebody else made in our namespace, and what it holds")
  func foreignReferences() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history)
    try await repository.importing("--everything", "--include=*.bin")
    let run = try await repository.lastRun
    try await repository.shell(
      """
      mine=$(echo mine | git hash-object -w --stdin)
      git update-ref refs/lfs-migrate/mine/keep $mine
      git update-ref refs/lfs-migrate/\(run)/mine $mine
      """
    )
    try await repository.cleaning("--unverified")
    #expect(
      try await repository.git("for-each-ref", "--format=%(refname)", "refs/lfs-migrate").lines
        == ["refs/lfs-migrate/\(run)/mine", "refs/lfs-migrate/mine/keep"]
    )
    try await expectSound(repository)
  }

  @Test("leaves what references of another worktree lead to, and names them")
  func otherWorktree() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history)
    let old = try await repository.id("main")
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell(
      """
      git worktree add -q --detach ../wt
      git -C ../wt update-ref refs/worktree/mine \(old)
      """
    )
    let report = try await repository.cleaning("--unverified")
    let names = report["left"]?["holders"]?.elements.compactMap { $0["name"]?.text } ?? []
    #expect(names == ["refs/worktree/mine"])
    try await repository.shell("git -C ../wt fsck && git -C ../wt log --stat refs/worktree/mine")
    try await repository.shell("git -C ../wt update-ref -d refs/worktree/mine")
    #expect(try await repository.cleaning()["left"]?["objects"] == .number(0))
  }

  @Test("is refused while a repository nearby borrows objects, with the commands that help")
  func borrowers() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history + "\ngit clone -q --shared . '../it'\\''s'")
    try await repository.importing("--everything", "--include=*.bin")
    let text = try await repository.lfsMigrate(["cleanup", "--dry-run"]).checked()
    #expect(text.output.contains("it's/.git"), "\(text.output)")
    let result = try await repository.lfsMigrate(["cleanup", "--yes", "--unverified"])
    #expect(result.exitCode == 2)
    let commands = result.errorOutput.split(separator: "\n").filter { $0.hasPrefix("  git ") }
    #expect(commands.count == 1, "\(result.errorOutput)")
    try await repository.shell(commands.joined(separator: "\n"))
    #expect(try await repository.cleaning("--unverified")["left"]?["objects"] == .number(0))
    try await repository.shell("git -C '../it'\\''s' fsck && git -C '../it'\\''s' status")
  }

  @Test("works with logs of all references, and of those that are gone")
  func allLogs() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell("git config core.logAllRefUpdates always\n" + CleanupTests.history)
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell("mkdir -p .git/logs/refs/heads/x; cp .git/logs/HEAD $_/orphan")
    let report = try await repository.cleaning("--unverified")
    #expect(report["left"]?["objects"] == .number(0))
    try await expectSound(repository)
  }

  @Test("drops what is in packs that a remote had promised, of which the clone got whole")
  func promisedPacks() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      CleanupTests.history
        + "\ngit repack -qad; for pack in .git/objects/pack/*.pack; do touch ${pack%.pack}.promisor; done"
    )
    try await repository.importing("--everything", "--include=*.bin")
    #expect(try await repository.cleaning("--unverified")["left"]?["objects"] == .number(0))
    try await expectSound(repository)
  }

  @Test("says why objects stay in the packs of a partial clone")
  func partialClone() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      CleanupTests.history
        + "\ngit repack -qad; for pack in .git/objects/pack/*.pack; do touch ${pack%.pack}.promisor; done"
    )
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell(
      "git remote add origin ../none.git; git config remote.origin.promisor true"
    )
    let report = try await repository.cleaning("--unverified")
    let kinds = report["left"]?["holders"]?.elements.compactMap { $0["kind"]?.text } ?? []
    #expect(kinds == ["promised pack"])
    try await expectSound(repository)
  }

  @Test("is refused while Git collects garbage, and takes the lock that a killed Git left")
  func collecting() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(CleanupTests.history)
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell("echo \"1 $(hostname)\" > .git/gc.pid")
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(["cleanup", "--yes", "--unverified"])
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("collects garbage"), "\(result.errorOutput)")
    #expect(try await FileListing(of: repository).changes(since: before) == [])
    try await repository.shell("echo \"$(bash -c 'echo $$') $(hostname)\" > .git/gc.pid")
    #expect(try await repository.cleaning("--unverified")["left"]?["objects"] == .number(0))
    #expect(try await repository.run("test", ["-e", ".git/gc.pid"]).exitCode != 0)
  }
}
