import TestSupport
import Testing

/// The result does not depend on the place and the name of the repository.
@Suite("import in every kind of repository", .serialized)
struct SettingTests {
  private let arguments = ["import", "--yes", "--everything", "--include=*.bin"]

  /// Runs in a copy of the case `octopus`, and compares its branches with git-lfs's.
  private func check(
    _ repository: TestRepository,
    against original: TestRepository,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ run: (TestRepository) async throws -> CommandResult
  ) async throws {
    let expected = try await original.referencesAfterGitLFS("--everything", "--include=*.bin")
    let result = try await run(repository)
    #expect(result.exitCode == 0, "\(result.errorOutput)", sourceLocation: sourceLocation)
    let found = try await RepositoryState(of: repository).references
    for (name, id) in expected where found[name] != nil && name.hasPrefix("refs/heads/") {
      #expect(found[name] == id, "\(name)", sourceLocation: sourceLocation)
    }
    try await expectSound(repository, sourceLocation: sourceLocation)
    if try await !repository.isBare {
      let status = try await repository.git("status", "--porcelain").output
      #expect(status == "", sourceLocation: sourceLocation)
    }
  }

  private func clone(_ original: TestRepository, _ options: [String]) async throws -> TestRepository
  {
    let directory = try TemporaryDirectory()
    let environment = TestEnvironment(home: directory("home"))
    let path = directory("clone")
    try await Command.run(
      "git",
      ["clone", "-q"] + options + ["file://" + original.path, path],
      in: directory.path,
      environment: environment
    ).checked()
    return TestRepository(path: path, in: directory, environment: environment)
  }

  @Test("clones: normal, bare, mirror", arguments: [[], ["--bare"], ["--mirror"]])
  func clones(options: [String]) async throws {
    let original = try await TestRepository.make("octopus")
    let repository = try await clone(original, options)
    try await check(repository, against: original) { try await $0.lfsMigrate(arguments) }
  }

  @Test("a sub-directory of the working tree")
  func subDirectory() async throws {
    let original = try await TestRepository.make("octopus")
    try await original.shell("mkdir -p sub/dir")
    try await check(original.copy(), against: original) {
      try await $0.lfsMigrate(arguments, in: $0.path + "/sub/dir")
    }
  }

  @Test("the Git directory itself")
  func insideGitDirectory() async throws {
    let original = try await TestRepository.make("octopus")
    try await check(original.copy(), against: original) {
      try await $0.lfsMigrate(arguments, in: $0.path + "/.git")
    }
  }

  @Test(
    "-C names the directory, once or in steps",
    arguments: [["repository"], [".", "repository"]]
  )
  func changesDirectory(steps: [String]) async throws {
    let original = try await TestRepository.make("octopus")
    try await check(original.copy(), against: original) {
      try await $0.lfsMigrate(steps.flatMap { ["-C", $0] } + arguments, in: $0.directory.path)
    }
  }

  @Test("GIT_DIR and GIT_WORK_TREE are honoured")
  func environmentVariables() async throws {
    let original = try await TestRepository.make("octopus")
    try await check(original.copy(), against: original) {
      try await $0.lfsMigrate(
        arguments,
        in: $0.directory.path,
        setting: ["GIT_DIR": $0.path + "/.git", "GIT_WORK_TREE": $0.path]
      )
    }
  }

  @Test("objects borrowed through two alternates are found")
  func alternates() async throws {
    let original = try await TestRepository.make("alternates")
    let repository = try await original.copy()
    let (_, map) = try await repository.importing("--everything", "--include=*.bin")
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
    try await expectSound(repository)
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("linked working trees: all of them are clean afterwards", arguments: ["", "trees/feature"])
  func linkedWorktrees(directory: String) async throws {
    let repository = try await TestRepository.make("worktrees")
    try await repository.git("worktree", "repair", "trees/feature", "trees/detached")
    let trees = ["", "/trees/feature", "/trees/detached"].map { repository.path + $0 }
    let digests = "cat *.bin | sha256sum"
    var before: [String] = []
    for tree in trees {
      try await repository.git("-C", tree, "status")
      before.append(try await repository.shell("cd \(tree) && \(digests)").output)
    }
    let result = try await repository.lfsMigrate(arguments, in: repository.path + "/" + directory)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    for (tree, digest) in zip(trees, before) {
      #expect(try await repository.git("-C", tree, "status", "--porcelain").output == "", "\(tree)")
      #expect(try await repository.shell("cd \(tree) && \(digests)").output == digest, "\(tree)")
    }
    let detached = try await repository.git("-C", trees[2], "rev-parse", "HEAD").line
    #expect(try await detached == repository.id("main"), "the detached HEAD follows (D12)")
  }

  @Test("an LFS store elsewhere: lfs.storage")
  func otherStore() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.git("config", "lfs.storage", repository.directory("store"))
    try await repository.importing("--everything", "--include=*.bin")
    let found = try await repository.shell("find '\(repository.directory("store"))' -type f").lines
    #expect(found.count == 8)
  }

  @Test("a renamed remote's branches stay where they are")
  func remoteBranchesStay() async throws {
    let original = try await TestRepository.make("octopus")
    let repository = try await clone(original, [])
    let before = try await repository.id("refs/remotes/origin/main")
    try await repository.importing("--everything", "--include=*.bin")
    #expect(try await repository.id("refs/remotes/origin/main") == before)
  }
}

extension SettingTests {
  @Test("answers as a command of Git")
  func gitCommand() async throws {
    let repository = try await TestRepository.make("octopus")
    let output = try await repository.shell(
      """
      mkdir ../bin; ln -s "\(Checkout.binary)" ../bin/git-lfs-migrate
      PATH=$PWD/../bin:$PATH git lfs-migrate info --everything
      """
    )
    #expect(try await repository.lfsMigrate(["info", "--everything"]).output == output.output)
    #expect(output.output.contains("*.bin"))
  }

  @Test("a shared repository stays readable for those who share it")
  func shared() async throws {
    let repository = try await TestRepository.make("octopus").copy()
    try await repository.git("config", "core.sharedRepository", "group")
    let output = try await repository.shell(
      """
      umask 077; "\(Checkout.binary)" import --everything --yes --include='*.bin' >/dev/null 2>&1
      find .git/objects/pack .git/lfs/objects -type f ! -perm -040
      """
    )
    #expect(output.output == "")
  }

  @Test("a path that is not UTF-8 is named as the reason")
  func oddPath() async throws {
    let repository = try await TestRepository.make("octopus")
    let result = try await repository.shell(
      """
      odd=$(printf '../odd\\377'); cp -r . "$odd"; cd "$odd"
      "\(Checkout.binary)" import --everything --yes --include='*.bin' 2>&1 || echo "code $?"
      """
    )
    #expect(result.output.contains("is not UTF-8"))
    #expect(result.output.contains("code 2"))
  }
}
