import TestSupport
import Testing

/// The path of a repository, the place of its objects, and the settings of its worktrees.
@Suite("import in odd places", .serialized)
struct OddPlaceTests {
  private let arguments = ["import", "--yes", "--everything", "--include=*.bin"]

  /// The case `octopus` with another name.
  private func repository(named name: String) async throws -> TestRepository {
    let made = try await TestRepository.make("octopus")
    let path = made.directory(name)
    try await made.run("cp", ["-a", made.path, path]).checked()
    let repository = TestRepository(path: path, in: made.directory, environment: made.environment)
    try await repository.git("update-index", "-q", "--refresh")
    return repository
  }

  private func expectMigrated(
    _ repository: TestRepository,
    in directory: String? = nil,
    setting changes: [String: String?] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let result = try await repository.lfsMigrate(arguments, in: directory, setting: changes)
    #expect(result.exitCode == 0, "\(result.errorOutput)", sourceLocation: sourceLocation)
    #expect(!result.output.contains("Warning"), "\(result.output)", sourceLocation: sourceLocation)
  }

  @Test("a path with a newline", arguments: ["new\nline", "\n", "at the end\n"])
  func newline(name: String) async throws {
    let repository = try await repository(named: name)
    try await repository.git("worktree", "add", "-q", "--detach", "linked")
    try await repository.shell("mkdir -p 'a\nb'; echo linked >.git/info/exclude")
    try await expectMigrated(repository, in: repository.path + "/a\nb")
    #expect(try await repository.isPointer("HEAD:main.bin"))
    #expect(try await repository.git("status", "--porcelain").output == "")
    #expect(try await repository.git("-C", "linked", "status", "--porcelain").output == "")
  }

  @Test(
    "under a parent that does not care for the ends of its children",
    arguments: ["signal(SIGCHLD, SIG_IGN)", "pthread_sigmask(SIG_BLOCK, [SIGCHLD])"]
  )
  func ignoredChildren(call: String) async throws {
    let repository = try await repository(named: "parent")
    let script =
      "import os, sys; from signal import *; \(call); os.execv(sys.argv[1], sys.argv[1:])"
    let command = ["-c", script, Checkout.binary] + arguments
    try await repository.run("python3", command).checked()
    #expect(try await repository.isPointer("HEAD:main.bin"))
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("objects borrowed from a path in quotes", arguments: [false, true])
  func quotedAlternates(inEnvironment: Bool) async throws {
    let repository = try await repository(named: "borrows")
    let store = "\"" + repository.directory("a:\\\"b\\nc") + "\""
    try await repository.shell("mkdir $'../a:\"b\\nc'; mv .git/objects/?? $'../a:\"b\\nc/'")
    if inEnvironment {
      try await expectMigrated(
        repository,
        setting: ["GIT_ALTERNATE_OBJECT_DIRECTORIES": "#/none:" + store + ":/none"]
      )
    } else {
      try await repository.shell("cat >.git/objects/info/alternates", input: Array(store.utf8))
      try await expectMigrated(repository)
      #expect(try await repository.git("status", "--porcelain").output == "")
    }
  }

  @Test("missing LFS objects are fetched where the path has a colon")
  func fetchWithColon() async throws {
    let repository = try await repository(named: "a:b")
    let remote = repository.directory("remote.git")
    try await repository.git("init", "-q", "--bare", remote)
    try await repository.git("remote", "add", "origin", "file://" + remote)
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.git("lfs", "push", "--all", "origin")
    try await repository.shell("rm -r .git/lfs/objects")
    try await repository.exporting("--everything", "--include=*.bin")
    #expect(try await !repository.isPointer("HEAD:main.bin"))
  }

  @Test("a work tree elsewhere, known to the main worktree only", arguments: [false, true])
  func ownWorkTree(ofLinked: Bool) async throws {
    let repository = try await TestRepository.make("octopus")
    let elsewhere = repository.directory("elsewhere")
    let linked = repository.directory("linked")
    // The other worktree's settings have another place for its files.
    try await repository.shell(
      """
      git config extensions.worktreeConfig true
      git worktree add -q --detach '\(linked)'
      cd '\(ofLinked ? linked : repository.path)'
      git config --worktree core.worktree '\(elsewhere)'
      mkdir '\(elsewhere)'; git ls-files -z | xargs -0 -I % mv % '\(elsewhere)/'
      git update-index -q --refresh
      """
    )
    let (other, here) = ofLinked ? (linked, repository.path) : (repository.path, linked)
    try await expectMigrated(repository, in: here)
    for path in [other, here] {
      #expect(try await repository.shell("cd '\(path)'; git status --porcelain").output == "")
    }
    let list = try await repository.shell("ls -a '\(elsewhere)'").lines
    #expect(list.contains(".gitattributes"))
  }

  @Test("a bare repository that keeps that setting from its worktrees")
  func bareWithWorktreeSettings() async throws {
    let original = try await TestRepository.make("octopus")
    let bare = original.directory("bare.git")
    try await original.git("clone", "-q", "--bare", original.path, bare)
    let repository = TestRepository(
      path: original.directory("linked"),
      in: original.directory,
      environment: original.environment
    )
    try await original.shell(
      """
      cd '\(bare)'; git worktree add -q '\(repository.path)' main
      git config extensions.worktreeConfig true
      git config --unset core.bare; git config --worktree core.bare true
      """
    )
    try await expectMigrated(repository)
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("few files may be open: it works, or says so; it never waits", arguments: [12, 20, 28, 40])
  func fewOpenFiles(limit: Int) async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell(
      "for i in 1 2 3 4 5 6; do git worktree add -q --detach ../work$i; done"
    )
    let before = try await repository.git("for-each-ref").output
    let result = try await repository.run(
      "bash",
      ["-c", "ulimit -n \(limit); exec timeout -s KILL 60 \"$0\" \"$@\"", Checkout.binary]
        + arguments
    )
    if result.exitCode == 0 {
      #expect(try await repository.git("status", "--porcelain").output == "")
    } else {
      #expect(result.exitCode == 2, "\(result.errorOutput)")
      #expect(result.errorOutput.lowercased().contains("too many open files"))
      #expect(try await repository.git("for-each-ref").output == before)
    }
  }

  @Test("a low limit of open files is raised where that is allowed")
  func raisedLimit() async throws {
    let repository = try await TestRepository.make("octopus")
    let script = "ulimit -S -n 16; exec \"$0\" \"$@\""
    let result = try await repository.run("bash", ["-c", script, Checkout.binary] + arguments)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
  }
}
