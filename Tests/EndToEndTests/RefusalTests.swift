import TestSupport
import Testing

/// Unsafe states are refused: exit code 2, a helpful message, and nothing changed.
@Suite("import refuses", .serialized)
struct RefusalTests {
  private let arguments = ["import", "--yes", "--everything", "--include=*.bin"]

  /// A state of the case `octopus` in which a migration must not start.
  struct State: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
    let words: [String]

    init(_ name: String, _ script: String, saying words: String...) {
      (testDescription, self.script, self.words) = (name, script, words)
    }
  }

  static let states = [
    State("a changed file", "echo more >>base.txt", saying: "working copy must not be dirty"),
    State(
      "a changed file of the same size",
      "tr a-z A-Z <base.txt >new && cat new >base.txt && rm new",
      saying: "working copy must not be dirty"
    ),
    State(
      "a staged file",
      "echo new >new && git add new",
      saying: "working copy must not be dirty"
    ),
    State(
      "a staged removal",
      "git rm -q --cached base.txt",
      saying: "working copy must not be dirty"
    ),
    State("a removed file", "rm base.txt", saying: "working copy must not be dirty"),
    State("a replacement", "git replace HEAD HEAD~1", saying: "replace"),
    State("a graft", "git rev-parse HEAD >.git/info/grafts 2>/dev/null", saying: "graft"),
    State(
      "a merge in progress",
      "git reset -q --hard HEAD~1 && git merge -q --no-commit --no-ff -s ours side",
      saying: "merge"
    ),
    State(
      "a cherry-pick in progress",
      "git rev-parse side >.git/CHERRY_PICK_HEAD",
      saying: "cherry-pick"
    ),
    State(
      "a rebase in progress",
      "GIT_SEQUENCE_EDITOR='echo break >' git rebase -q -i HEAD~1 >/dev/null 2>&1 || true",
      saying: "rebase"
    ),
    State("a bisection in progress", "git bisect start -q >/dev/null", saying: "bisect"),
    State(
      "an extension of LFS",
      "git config lfs.extension.case.clean 'tr a-z A-Z'; git config lfs.extension.case.priority 0",
      saying: "'case'"
    ),
    State("another format of LFS", "git config lfs.repositoryformatversion 9", saying: "9"),
  ]

  @Test("an unfit state", arguments: states)
  func unfit(state: State) async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell(state.script)
    try await expectRefusal(of: arguments, in: repository, saying: state.words)
  }

  @Test("untracked files are no change")
  func untracked() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell("echo x >untracked.bin; mkdir new; echo y >new/file")
    try await repository.importing("--everything", "--include=*.bin")
    #expect(try await repository.shell("cat untracked.bin new/file").output == "x\ny\n")
    #expect(
      try await repository.git("status", "--porcelain").lines == ["?? new/", "?? untracked.bin"]
    )
  }

  @Test(
    "clones that do not have everything",
    arguments: [("--depth=1", "git fetch --unshallow"), ("--filter=blob:none", "partial")]
  )
  func incompleteClones(option: String, word: String) async throws {
    let original = try await TestRepository.make("octopus")
    try await original.git("config", "uploadpack.allowFilter", "true")
    let url = "file://" + original.path
    let path = original.directory("clone")
    try await original.git("clone", "-q", option, url, path)
    let clone = TestRepository(
      path: path,
      in: original.directory,
      environment: original.environment
    )
    try await expectRefusal(of: arguments, in: clone, saying: [word])
  }

  /// Invalid arguments, with the messages of git-lfs if it has them.
  static let mistakes: [([String], String)] = [
    (["--everything", "main"], "Cannot use --everything with explicit reference arguments"),
    (
      ["--everything", "--include-ref=main"],
      "Cannot use --everything with --include-ref or --exclude-ref"
    ),
    (["--include=*.bin", "nowhere"], "Git can't resolve ref: \"nowhere\""),
    (["--include=*.bin", ""], "Git can't resolve ref"),
    (["--everything", "--above=10k"], "Cannot parse --above=10k: unknown unit: \"k\""),
    (["--everything", "--above=1.2.3"], "Cannot parse --above=1.2.3"),
    (["--everything", "--above=99999999pb"], "number of bytes too large"),
    (["--everything", "--include=*.[[:nope:]]"], "*.[[:nope:]]"),
    (["--everything", "--include=a.bin,[b-"], "[b-"),
    (["--everything", "--include=*.bin", "--exclude=[[:alpha"], "[[:alpha"),
    (["--everything", "--include=*.bin", "--object-map=base.txt"], "object map"),
    (["--everything", "--include=*.bin", "--object-map=no/such/folder"], "object map"),
    (["--everything", "--include=*.bin", "--signatures=perhaps"], "perhaps"),
    (["--everything", "--include=*.bin", "--jobs=0"], "jobs"),
  ]

  @Test("options that can't be read or do not go together", arguments: mistakes)
  func refusesMistakes(options: [String], message: String) async throws {
    let repository = try await TestRepository.make("octopus")
    try await expectRefusal(of: ["import", "--yes"] + options, in: repository, saying: [message])
  }

  @Test(
    "variables by which Git sees another history, or a date that it can't read",
    arguments: [
      ("GIT_REPLACE_REF_BASE", "refs/mine/", "refs/mine"), ("GIT_COMMITTER_DATE", "soon", "'soon'"),
    ]
  )
  func variables(name: String, value: String, word: String) async throws {
    var repository = try await TestRepository.make("octopus")
    try await repository.shell("git update-ref refs/mine/$(git rev-parse HEAD) HEAD~1")
    repository.environment.variables[name] = value
    try await expectRefusal(of: arguments, in: repository, saying: [word])
    #expect(try await repository.git("for-each-ref", "refs/lfs-migrate/").output == "")
  }

  @Test("an unborn branch")
  func unborn() async throws {
    let repository = try await TestRepository.empty()
    try await expectRefusal(
      of: ["import", "--yes", "--include=*.bin"],
      in: repository,
      saying: ["Git can't resolve ref: \"HEAD\""]
    )
  }

  @Test("HEAD on something that is no branch")
  func notABranch() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.git("update-ref", "refs/foo/bar", "HEAD")
    try await repository.git("symbolic-ref", "HEAD", "refs/foo/bar")
    try await expectRefusal(
      of: ["import", "--yes", "--include=*.bin"],
      in: repository,
      saying: ["Cannot migrate non-local ref: refs/foo/bar"]
    )
  }

  @Test("a directory that is no repository")
  func noRepository() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell("rm -rf .git; echo file >file")
    try await expectRefusal(of: arguments, in: repository, saying: ["epository"])
  }

  @Test("a -C that leads nowhere")
  func noDirectory() async throws {
    let repository = try await TestRepository.make("octopus")
    try await expectRefusal(of: ["-C", "nowhere"] + arguments, in: repository, saying: ["nowhere"])
  }

  @Test("a repository whose objects have SHA-256 names")
  func sha256() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      "rm -rf .git; git init -q -b main --object-format=sha256; echo x >x.bin; git add -A; git commit -qm x"
    )
    try await expectRefusal(of: arguments, in: repository, saying: ["SHA-256"])
  }

  @Test("signed tags too, before anything is written, and counts them in the plan")
  func signedTags() async throws {
    let repository = try await TestRepository.make("tags")
    try await repository.shell(
      """
      git cat-file tag signed >tag; sed -i 1,2d tag
      { echo "object $(git rev-parse HEAD:models/net.onnx)"; echo type blob
        cat tag; } | git hash-object -w -t tag --stdin >id
      git update-ref refs/other/signed-blob $(cat id); rm tag id
      """
    )
    let arguments = ["import", "--yes", "--everything", "--include=*.onnx"]
    let plan = try await repository.lfsMigrate(arguments + ["--dry-run"])
    #expect(plan.output.contains("2 signed tags would be rewritten."), "\(plan.output)")
    let json = try await repository.lfsMigrate(arguments + ["--dry-run", "--json"])
    #expect(json.output.contains("\"signedTags\": 2"))
    try await expectRefusal(
      of: arguments + ["--signatures=abort"],
      in: repository,
      saying: ["tag ", "is signed"]
    )
    let report = try await repository.lfsMigrate(arguments)
    #expect(report.output.contains("Signatures dropped: 2."), "\(report.output)")
  }

  @Test("signatures, if asked to stop at them")
  func signatures() async throws {
    let repository = try await TestRepository.make("odd-commits")
    try await expectRefusal(
      of: arguments + ["--signatures=abort"],
      in: repository,
      saying: ["sign"]
    )
  }

  @Test(".gitattributes that is a symbolic link")
  func symbolicAttributes() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell("ln -s base.txt .gitattributes")
    try await repository.commit("link")
    try await expectRefusal(
      of: arguments,
      in: repository,
      saying: ["expected '.gitattributes' to be a file, got a symbolic link"]
    )
  }

  @Test("references that Git does not move: nothing tells of a new history")
  func lockedReference() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell("touch .git/refs/heads/main.lock")
    let map = "--object-map=\(repository.directory("map"))"
    let result = try await repository.lfsMigrate(arguments + [map])
    #expect(result.exitCode == 2, "\(result.errorOutput)")
    #expect(try await repository.shell("ls .git/objects/pack/tmp* ../map || true").output == "")
    try await repository.shell("rm .git/refs/heads/main.lock")
    try await repository.lfsMigrate(arguments + [map]).checked()
    #expect(try await repository.shell("cat ../map").lines.isEmpty == false)
  }

  @Test("several runs at once: each one migrates or refuses, and one result stands")
  func concurrentRuns() async throws {
    let repository = try await TestRepository.make("octopus")
    let expected = try await repository.referencesAfterGitLFS("--everything", "--include=*.bin")
    let results = try await withThrowingTaskGroup(of: CommandResult.self) { group in
      for _ in 0..<4 { group.addTask { try await repository.lfsMigrate(arguments) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.contains { $0.exitCode == 0 })
    for result in results where result.exitCode != 0 {
      #expect(result.exitCode == 2)
      #expect(result.errorOutput.contains("another"), "\(result.errorOutput)")
    }
    #expect(try await repository.id("main") == expected["refs/heads/main"])
    #expect(try await repository.git("status", "--porcelain").output == "")
    try await expectSound(repository)
  }
}
