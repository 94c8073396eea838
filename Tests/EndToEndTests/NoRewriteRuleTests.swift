import TestSupport
import Testing

/// Which files count as tracked, and what `import --no-rewrite` refuses.
@Suite("import --no-rewrite: rules and refusals", .serialized)
struct NoRewriteRuleTests {
  @Test(
    "a file is tracked if Git's attributes say so",
    arguments: [
      "echo '*.bin filter=lfs' >.gitattributes",
      "echo '*.bin filter=lfs' >sub/.gitattributes",
      "printf '*.bin filter=lfs\\nsub/** -filter\\n' >.gitattributes",
      "printf '*.bin filter=lfs\\n' >.gitattributes; echo 'c.bin !filter' >sub/deep/.gitattributes",
      "printf '[attr]big filter=lfs -text\\n*.bin big\\nrun -big\\n' >.gitattributes",
      "echo '/a.bin filter=lfs' >.gitattributes",
      "echo '*.bin filter=other' >.gitattributes; echo 'a.bin filter=lfs' >.git/info/attributes",
      "git config core.attributesFile ~/attributes; mkdir -p ~; echo 'run filter=lfs' >~/attributes",
      "mkdir -p ~/.config/git; echo '*.txt filter=lfs' >~/.config/git/attributes",
      "echo '*.BIN filter=lfs' >.gitattributes; git config core.ignoreCase true",
    ]
  )
  func tracks(script: String) async throws {
    let repository = try await NoRewriteTests.repository()
    try await repository.shell(script)
    try await repository.commit("other attributes")
    let expected = try await repository.shell(
      """
      git ls-files -z | git check-attr -z --stdin filter | tr '\\0' '\\n' | paste - - - |
        awk -F '\\t' '$3 == "lfs" { print $1 }' | while read -r file; do
          test -L "$file" || echo "$file"
        done
      """
    ).lines
    try #require(!expected.isEmpty)
    let result = try await repository.lfsMigrate(["import", "--no-rewrite", "-n", "--json", "**"])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    let plan = try JSONValue(parsing: result.standardOutput)["plan"]
    #expect(plan?["files"]?.elements.compactMap { $0["path"]?.text } == expected)
  }

  @Test("attributes that are not committed yet count, and are asked for")
  func newAttributes() async throws {
    let repository = try await NoRewriteTests.repository()
    try await repository.shell(
      "echo 'notes.txt filter=lfs' >sub/.gitattributes; seq 9 >sub/notes.txt"
    )
    try await repository.git("add", "sub/notes.txt")
    try await repository.git("commit", "-q", "-m", "notes")
    let result = try await repository.lfsMigrate([
      "import", "--no-rewrite", "sub/notes.txt", "a.bin",
    ])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await repository.isPointer("HEAD:sub/notes.txt"))
    #expect(result.output.contains("gives 'sub/notes.txt' to Git LFS"), "\(result.output)")
    let modified = try await NoRewriteTests.modifiedFiles(of: repository)
    #expect(modified.isDisjoint(with: ["sub/notes.txt", "a.bin"]))
  }

  /// A refused command line, with git-lfs's message if it has the same error.
  struct Refused: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    let script: String
    let words: String

    init(_ arguments: [String], after script: String = "", saying words: String) {
      (self.arguments, self.script, self.words) = (arguments, script, words)
    }

    var testDescription: String { words }
  }

  @Test(
    "an unfit argument",
    arguments: [
      Refused([], saying: "Expected one or more files with --no-rewrite"),
      Refused(
        ["notes.txt"],
        saying: "File notes.txt did not match any Git LFS filters in '.gitattributes'"
      ),
      Refused(
        ["a.bin", "missing.txt"],
        saying: "File missing.txt did not match any Git LFS filters in '.gitattributes'"
      ),
      Refused(
        ["missing.bin"],
        saying: "Could not rewrite \"missing.bin\": unable to find entry missing.bin in tree"
      ),
      Refused(
        ["sub/none/x.bin"],
        saying: "Could not rewrite \"sub/none/x.bin\": unable to find entry none in tree"
      ),
      Refused(["a.bin/x.bin"], saying: "expected a.bin to be a tree, got blob"),
      Refused(
        ["a.bin"],
        after: "git rm -q .gitattributes; git commit -q -m none",
        saying: "No Git LFS filters found in '.gitattributes'"
      ),
      Refused(
        ["a.bin", "sub"],
        saying: "File sub did not match any Git LFS filters in '.gitattributes'"
      ),
      Refused(
        ["a.bin"],
        after: "git checkout -q --orphan none; git rm -q -r --cached .",
        saying: "Unable to find current reference: Git can't resolve ref: \"HEAD\""
      ),
    ]
  )
  func refuses(_ refused: Refused) async throws {
    let repository = try await NoRewriteTests.repository()
    try await repository.shell(refused.script)
    let command = ["import", "--no-rewrite", "--yes"] + refused.arguments
    try await expectRefusal(of: command, in: repository, saying: [refused.words])
    let oracle = try await repository.run("git", ["lfs", "migrate"] + command)
    // Version 3.3.0 begins one message with its own name.
    let said = oracle.errorOutput.split(separator: "migrate: ").joined()
    #expect(oracle.exitCode == 2)
    #expect(said.contains(refused.words), "git-lfs says: \(said)")
  }

  @Test(
    "what git-lfs would harm",
    arguments: [
      Refused(["link.bin"], saying: "Could not rewrite \"link.bin\": it is a symbolic link"),
      Refused(["l*.bin"], saying: "it selects no file that can become a pointer"),
      Refused(
        ["sub"],
        after: "echo 'sub filter=lfs' >>.gitattributes; git commit -q -a -m more",
        saying: "it is a folder"
      ),
      Refused(["[a.bin"], saying: "malformed pattern '[a.bin'"),
      Refused(["*.txt"], saying: "File *.txt did not match any Git LFS filters"),
      Refused(
        [".gitattributes"],
        after: "echo '.git* filter=lfs' >>.gitattributes; git commit -q -a -m more",
        saying: "Git, Git LFS or DVC itself reads it"
      ),
      Refused(["a.bin"], after: "echo >>notes.txt", saying: "working copy must not be dirty"),
      Refused(["a.bin"], after: "echo >>.gitattributes", saying: "working copy must not be dirty"),
      Refused(["a.bin"], after: "git bisect start -q >/dev/null", saying: "bisect"),
    ]
  )
  func refusesHarm(_ refused: Refused) async throws {
    let repository = try await NoRewriteTests.repository()
    try await repository.shell(refused.script)
    let command = ["import", "--no-rewrite", "--yes"] + refused.arguments
    try await expectRefusal(of: command, in: repository, saying: [refused.words])
  }

  @Test("a missing object is named with its path")
  func missingObject() async throws {
    let repository = try await NoRewriteTests.repository()
    let id = try await repository.id("HEAD:sub/b.bin")
    try await repository.shell("rm -f .git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
    let command = ["import", "--no-rewrite", "a.bin", "sub/b.bin"]
    try await expectRefusal(of: command, in: repository, saying: [id, "sub/b.bin"])
  }

  @Test("nobody without a name commits")
  func noIdentity() async throws {
    var repository = try await NoRewriteTests.repository()
    for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME"] {
      repository.environment.variables[name] = nil
    }
    try await repository.git("config", "user.useConfigOnly", "true")
    try await expectRefusal(
      of: ["import", "--no-rewrite", "a.bin"],
      in: repository,
      saying: ["git var GIT_AUTHOR_IDENT"]
    )
  }

  @Test("author and committer are those of the settings where no variable names them")
  func identityOfSettings() async throws {
    var repository = try await NoRewriteTests.repository()
    for name in repository.environment.variables.keys
    where name.hasPrefix("GIT_AUTHOR") || name.hasPrefix("GIT_COMMITTER") {
      repository.environment.variables[name] = nil
    }
    try await repository.shell("git config user.name 'Søren <S>'; git config user.email s@x.dk")
    let result = try await repository.lfsMigrate(["import", "--no-rewrite", "a.bin"])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    let people = try await repository.git("log", "-1", "--format=%an %ae %cn %ce").line
    #expect(people == "Søren S s@x.dk Søren S s@x.dk")
  }

  @Test("clones: shallow, bare", arguments: [["--depth=1"], ["--bare"]])
  func clones(options: [String]) async throws {
    let original = try await NoRewriteTests.repository()
    let directory = try TemporaryDirectory()
    let path = directory("clone")
    try await original.run("git", ["clone", "-q"] + options + ["file://" + original.path, path])
      .checked()
    let clone = TestRepository(path: path, in: directory, environment: original.environment)
    let result = try await clone.lfsMigrate(["import", "--no-rewrite", "a.bin"])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    try await original.git("reset", "-q", "--hard")
    try await original.run("git", ["lfs", "migrate", "import", "--no-rewrite", "-y", "a.bin"])
      .checked()
    #expect(try await clone.id("HEAD") == original.id("HEAD"))
  }

  @Test("a linked worktree: its branch and index move, others' do not matter")
  func linkedWorktree() async throws {
    let repository = try await NoRewriteTests.repository()
    let main = try await repository.id("main")
    let tree = repository.directory("linked")
    try await repository.git("worktree", "add", "-q", "-b", "side", tree)
    try await repository.shell("echo changed >>notes.txt")
    let result = try await repository.lfsMigrate(["import", "--no-rewrite", "a.bin"], in: tree)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await repository.id("main") == main)
    #expect(try await repository.id("side~1") == main)
    #expect(try await repository.isPointer("side:a.bin"))
    let modified = try await NoRewriteTests.modifiedFiles(of: repository, in: tree)
    #expect(!modified.contains("a.bin"))
    #expect(!modified.contains("notes.txt"))
    let mainModified = try await NoRewriteTests.modifiedFiles(of: repository)
    #expect(mainModified.contains("notes.txt"))
  }
}
