import TestSupport
import Testing

/// The rows of the table of deviations about commits, tags and references: where `git lfs migrate`
/// loses data, `lfs-migrate` keeps it.
@Suite("import, where it differs from git-lfs: history", .serialized)
struct DeviationTests {
  @Test("D1: of a tag, only the line that names its object changes")
  func tags() async throws {
    let original = try await TestRepository.make("tags")
    let repository = try await original.copy()
    try await repository.importing(
      "--everything",
      "--include=*.onnx",
      "--minimal",
      "--signatures=keep"
    )

    let names = try await original.git("for-each-ref", "--format=%(refname)").lines
    for name in names where name != "refs/heads/main" && name != "refs/tags/light" {
      let before = try await original.contents(name)
      let after = try await repository.contents(name)
      #expect(before.drop { $0 != 0x0A } == after.drop { $0 != 0x0A }, "\(name)")
    }
    // Each tag peels to the new commit of its old one.
    for name in ["annotated", "inner", "outer", "three", "../custom/tag-object"] {
      let full = name.hasPrefix("../") ? "refs/custom/tag-object" : "refs/tags/\(name)"
      #expect(try await repository.id("\(full)^{commit}") == repository.id("main"), "\(name)")
    }
    for name in ["no-tagger", "no-final-lf", "crlf", "unknown-header", "signed", "orphaned"] {
      #expect(try await repository.id("\(name)^{commit}") == repository.id("main~1"), "\(name)")
    }
    #expect(try await repository.id("before") == original.id("before"), "its commit did not change")
    #expect(try await repository.id("of-text") == original.id("of-text"))
    let model = try await repository.contents("of-blob^{blob}")
    #expect(model.starts(with: "version https://git-lfs".utf8), "the tag of a model follows")
    #expect(try await repository.id("of-folder^{tree}") == repository.id("main:models"))
    #expect(try await repository.id("of-tree^{tree}") == repository.id("main^{tree}"))
  }

  @Test("D2: of a commit, only its tree and its parents change")
  func commits() async throws {
    let original = try await TestRepository.make("odd-commits")
    let repository = try await original.copy()
    let (_, map) = try await repository.importing(
      "--everything",
      "--include=*.bin",
      "--signatures=keep"
    )
    #expect(map.count / 82 == 16, "every commit is rewritten")
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
  }

  @Test("D3: dead signatures are dropped from rewritten objects, and counted")
  func signatures() async throws {
    let original = try await TestRepository.make("odd-commits")
    let repository = try await original.copy()
    let (_, map) = try await repository.importing("--everything", "--include=*.bin")
    let problems = try await RewriteAudit.problems(
      from: original,
      to: repository,
      map: map,
      signatures: false
    )
    #expect(problems == [])

    let tags = try await TestRepository.make("tags")
    try await tags.importing("--everything", "--include=*.onnx")
    let text = String(decoding: try await tags.contents("refs/tags/signed"), as: UTF8.self)
    #expect(text.hasSuffix("\n\nSigned\n"))
  }

  @Test("D12: a detached HEAD of a bare repository follows", arguments: [true, false])
  func detachedBareHead(inLinkedTree: Bool) async throws {
    let original = try await TestRepository.make("octopus")
    let repository = try await original.copy()
    let bare = repository.directory("bare.git")
    let tree = repository.directory("linked")
    try await repository.git("clone", "-q", "--bare", ".", bare)
    try await repository.git("-C", bare, "update-ref", "--no-deref", "HEAD", "refs/heads/main")
    try await repository.git("-C", bare, "worktree", "add", "-q", "-b", "beside", tree, "main")
    let result = try await repository.lfsMigrate(
      ["import", "--yes", "--everything", "--include=*.bin"],
      in: inLinkedTree ? tree : bare
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    let ids = try await repository.git("-C", bare, "rev-parse", "HEAD", "main", "beside").lines
    #expect(Set(ids).count == 1)
    #expect(try await ids.first != original.id("main"))
  }

  @Test("D12: a detached HEAD follows, with its index", arguments: [true, false])
  func detachedHead(everything: Bool) async throws {
    let repository = try await TestRepository.make("octopus")
    let expected = try await repository.referencesAfterGitLFS("--everything", "--include=*.bin")
    try await repository.git("checkout", "-q", "--detach")
    if everything {
      try await repository.importing("--everything", "--include=*.bin")
    } else {
      try await repository.importing("--include=*.bin", "--skip-fetch")
    }
    #expect(try await repository.run("git", ["symbolic-ref", "-q", "HEAD"]).exitCode == 1)
    #expect(try await repository.id("HEAD") == expected["refs/heads/main"])
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("D12: a tag named as the branch does not stand in for it")
  func tagNamedAsBranch() async throws {
    let repository = try await TestRepository.make("octopus")
    let expected = try await repository.referencesAfterGitLFS("--everything", "--include=*.bin")
    try await repository.git("tag", "main", "side")
    try await repository.importing("--include=*.bin", "--skip-fetch")
    #expect(try await repository.id("refs/heads/main") == expected["refs/heads/main"])
  }

  @Test("D13: a file that only should have been a pointer is no change")
  func rawFileUnderRule() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell("echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes")
    try await repository.git("add", ".gitattributes")
    try await repository.git("commit", "-q", "-m", "a rule, and raw files")
    try await repository.installFilters()
    try await repository.shell("git ls-files -z '*.bin' | xargs -0 touch")
    #expect(try await repository.git("status", "--porcelain").output != "")
    try await repository.importing("--everything", "--include=*.bin")
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("D14: notes follow their commits")
  func notes() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.git("notes", "add", "-m", "measured: 0.93", "side")
    try await repository.importing("--everything", "--include=*.bin")
    #expect(try await repository.git("notes", "show", "side").line == "measured: 0.93")
  }

  @Test("D14: stash entries are rewritten with the rest")
  func stash() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell(
      "echo more >>base.txt; head -c 2500 /dev/zero >base.bin; cp base.bin more.bin"
    )
    try await repository.git("stash", "push", "-q", "-u")
    try await repository.installFilters()
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.git("stash", "pop", "-q")
    #expect(try await repository.shell("tail -n 1 base.txt").line == "more")
    #expect(try await repository.shell("wc -c <base.bin").line == "2500")
  }

  @Test("D17: a branch that is a symbolic reference moves with its target")
  func symbolicBranch() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    let expected = try await repository.referencesAfterGitLFS("--everything", "--include=*.bin")
    try await repository.importing("--everything", "--include=*.bin")
    #expect(try await repository.git("symbolic-ref", "refs/heads/alias").line == "refs/heads/main")
    #expect(try await repository.id("main") == expected["refs/heads/main"])
  }

  @Test("D18: the report names what still reaches raw files", arguments: ["text", "json"])
  func remainders(format: String) async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.git("update-ref", "refs/remotes/origin/lonely", "side")
    try await repository.git("branch", "-q", "-D", "side")
    let options = format == "json" ? ["--json"] : []
    let result = try await repository.lfsMigrate(
      ["import", "--yes", "--everything", "--include=*.bin"] + options
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(result.output.contains("origin/lonely"), "\(result.output)")
  }
}
