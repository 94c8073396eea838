import TestSupport
import Testing

/// LFS objects that are not needed after an export: they leave the store, and come back.
@Suite("export, and the LFS objects that nothing needs any more", .serialized)
struct ExportAsideTests {
  /// The ids of a repository's LFS objects, in the store and beside it.
  private func objects(_ repository: TestRepository) async throws -> (
    kept: [String], aside: [String]
  ) {
    let kept = try await repository.shell(
      "find .git/lfs/objects -type f | xargs -rn1 basename | sort"
    )
    let aside = try await repository.shell(
      "{ find .git/lfs/lfs-migrate -type f || true; } 2>/dev/null | xargs -rn1 basename | sort"
    )
    return (kept.lines, aside.lines)
  }

  /// The ids of the LFS objects for the pointers of a revision.
  private func names(_ repository: TestRepository, _ revision: String) async throws -> [String] {
    try await repository.shell("git lfs ls-files -l \(revision) | cut -d' ' -f1 | sort -u").lines
  }

  @Test("are set aside; an undo puts them back, and another one sets them aside again")
  func undo() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    let before = try await RepositoryState(of: repository)
    let all = try await objects(repository).kept
    let (result, _) = try await repository.exporting("--everything", "-I", "*")
    #expect(result.output.contains("set aside: \(all.count)"), "\(result.output)")
    #expect(try await objects(repository) == ([], all))
    let verified = try await repository.lfsMigrate(["verify"])
    #expect(verified.exitCode == 0, "\(verified.output)\(verified.errorOutput)")
    let undone = try await repository.lfsMigrate(["undo"]).checked()
    #expect(undone.output.contains("had set aside are in their place again"), "\(undone.output)")
    #expect(try await objects(repository) == (all, []))
    #expect(try await RepositoryState(of: repository).firstDifference(from: before) == nil)
    try await expectSound(repository)
    try await repository.lfsMigrate(["undo"]).checked()
    #expect(try await objects(repository) == ([], all))
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("are dropped with the old history")
  func cleanup() async throws {
    let (original, repository) = try await TestRepository.withPointers()
    let count = try await objects(repository).kept.count
    try await repository.exporting("--everything", "-I", "*")
    let plan = try await repository.lfsMigrate(["cleanup", "--dry-run"])
    #expect(plan.output.contains("LFS objects that are files in Git now: \(count), "))
    let report = try await repository.cleaning("--unverified")
    #expect(report["plan"]?["lfsObjects"]?["count"]?.integer == count)
    #expect(try await objects(repository) == ([], []))
    #expect(try await repository.listing(of: "main") == (try await original.listing(of: "main")))
    try await expectSound(repository)
  }

  @Test("are not dropped where a pointer came that names them")
  func pointersThatCame() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    try await repository.git("clone", "-q", ".", "../other")
    let all = try await objects(repository).kept
    try await repository.exporting("--everything", "-I", "*")
    try await repository.shell(
      "git fetch -q ../other main; git update-ref refs/heads/came FETCH_HEAD~0^{commit}"
    )
    let needed = Set(try await names(repository, "came"))
    // The branch has the old history, which stays with it.
    let plan = try await repository.lfsMigrate(["cleanup", "--dry-run"]).checked().output
    try await repository.cleaning("--unverified")
    let found = try await objects(repository)
    #expect(found.aside == [])
    #expect(Set(found.kept).isSuperset(of: needed), "\(plan)")
    #expect(found.kept.count < all.count)
  }

  @Test(
    "are not those that something else needs",
    arguments: [
      ("true", false), ("pick", true), ("pick; git tag picked pick; git branch -qD pick", true),
      ("pick; git update-ref refs/custom/x pick; git branch -qD pick", true),
      ("pick; git worktree add -q --detach ../linked pick; git branch -qD pick", true),
      ("git checkout -q side -- sub/c.bin; git stash -q", true),
      ("git checkout -q side -- sub/c.bin; git stash -q; echo >t; git add t; git stash -q", true),
    ]
  )
  func needed(script: String, isNeeded: Bool) async throws {
    let (_, repository) = try await TestRepository.withPointers()
    try await repository.shell(
      """
      pick() {
        git checkout -q -b pick main; git checkout -q side -- sub/c.bin
        git commit -qm pick; git checkout -q main
      }
      \(script)
      """
    )
    let own = Set(try await names(repository, "side")).subtracting(
      try await names(repository, "v1~1")
    )
    try #require(own.count == 1)
    try await repository.exporting("side", "^main", "-I", "*")
    #expect(try await objects(repository).aside == (isNeeded ? [] : Array(own)))
    #expect(try await objects(repository).kept.contains(own.first ?? "") == isNeeded)
  }

  @Test("may be on the remote only, and then a clean-up does not drop them")
  func remote() async throws {
    let (_, repository) = try await TestRepository.withPointers()
    try await repository.shell(
      """
      git tag -d v1 >/dev/null; git branch -qD side
      git init -q --bare ../remote.git; git remote add origin ../remote.git
      git push -q --no-verify origin main; git fetch -q
      """
    )
    let pushed = try await names(repository, "main")
    try await repository.shell("git rm -q -r --cached . && git add .gitattributes")
    try await repository.shell("git commit -qm none; rm -rf *.bin sub; seq 777 >own.bin; git add .")
    try await repository.commit("own")
    try await repository.lfsMigrate(["import", "--no-rewrite", "own.bin"]).checked()
    let own = try await names(repository, "main")
    try await repository.exporting("-I", "*")
    #expect(Set(try await objects(repository).aside).isSuperset(of: own + pushed))
    // They can still be exported without a fetch.
    try await repository.shell("git branch old origin/main; git remote remove origin")
    try await repository.exporting("old", "-I", "*.dat")
    try await repository.cleaning("--unverified")
    let found = try await objects(repository)
    #expect(found.aside == [])
    #expect(Set(found.kept).intersection(own) == [])
    #expect(Set(found.kept).isSuperset(of: try await names(repository, "old")))
  }

  @Test(
    "stay where other repositories may use the store",
    arguments: [
      "mv .git/lfs ../store; git config lfs.storage $PWD/../store",
      "mv .git/lfs ../store; ln -s $PWD/../store .git/lfs",
      "mkdir ../store; mv .git/lfs/objects ../store; ln -s $PWD/../store/objects .git/lfs/objects",
    ]
  )
  func shared(script: String) async throws {
    let (_, repository) = try await TestRepository.withPointers()
    try await repository.shell(script)
    let before = try await repository.shell("find ../store/objects -type f").lines
    let (result, _) = try await repository.exporting("--everything", "-I", "*")
    #expect(!result.output.contains("set aside"))
    #expect(try await repository.shell("find ../store/objects -type f").lines == before)
  }
}
