import TestSupport
import Testing

/// The rows of the table of deviations about which files are converted, and about the lines in
/// `.gitattributes` for them.
@Suite("import, where it differs from git-lfs: files and attributes", .serialized)
struct AttributesDeviationTests {
  private static let rule = "*.bin filter=lfs diff=lfs merge=lfs -text"

  /// The `.gitattributes` that each branch of the case `attributes` must have afterwards.
  static let expectations: [(branch: String, text: String)] = [
    ("main", "\(rule)\n"),
    ("plain", "# rules\n*.txt linguist-documentation\n\n*.c diff=cpp\n\(rule)\n"),
    (
      "crlf",
      "# rules\r\n*.txt -diff\r\n\r\n\r\n*.txt diff\r\n# rules\r\n*.txt -diff\r\n\(rule)\r\n"
    ),
    ("no-final-lf", "*.txt linguist-documentation\n*.c diff=cpp\n\(rule)\n"),
    ("in-force", "\(rule)\n*.c diff=cpp\n"),
    ("overridden", "\(rule)\n*.c diff=cpp\n*.bin -filter -diff -merge\n\(rule)\n"),
    ("executable", "*.c diff=cpp\n\(rule)\n"),
    ("changing", "*.md linguist-documentation\n*.txt -diff\n\(rule)\n"),
    ("changing~1", "*.txt linguist-documentation\n\(rule)\n"),
    ("changing~2", "\(rule)\n"),
  ]

  @Test("D4: a file keeps its bytes, and gains our lines in its own style")
  func existingLines() async throws {
    let repository = try await TestRepository.make("attributes")
    try await repository.importing("--everything", "--include=*.bin")
    for (branch, text) in Self.expectations {
      let found = try await repository.contents("\(branch):.gitattributes")
      #expect(String(decoding: found, as: UTF8.self) == text, "\(branch)")
    }
  }

  @Test("D5: every pointer has its filter, whatever nested files say")
  func nested() async throws {
    let original = try await TestRepository.make("attributes")
    let repository = try await original.copy()
    let (_, map) = try await repository.importing("--everything", "--include=*.bin")
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
    let inside = try await repository.contents("nested:d/.gitattributes")
    let text = String(decoding: inside, as: UTF8.self)
    #expect(text.hasPrefix("*.bin -filter\n*.dat linguist-generated\n"))
    try await expectSound(repository)
  }

  @Test("D5: a folder that no pattern can match need not be there")
  func nestedElsewhere() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let tree = try await repository.shell(
      """
      file=$(seq 900 | git hash-object -w --stdin)
      lines=$(echo '*.bin -filter' | git hash-object -w --stdin)
      inner=$(printf '100644 blob %s\\ta.bin\\n' $file | git mktree)
      gone=$(printf 1 | git hash-object --stdin)
      outer=$(printf '100644 blob %s\\t.gitattributes\\n040000 tree %s\\tgone\\n040000 tree %s\\tin\\n' \
        $lines $gone $inner | git mktree --missing)
      printf '040000 tree %s\\tsub\\n' $outer | git mktree
      """
    ).line
    try await repository.shell("git update-ref refs/heads/main $(git commit-tree -m one \(tree))")
    try await repository.importing("--everything", "--include=/sub/in/*.bin")
    let attributes = try await repository.attributes("main:sub/.gitattributes")
    #expect(attributes.last == "/in/a.bin filter=lfs diff=lfs merge=lfs -text")
    #expect(try await repository.isPointer("main:sub/in/a.bin"))
  }

  @Test("D5: what a pattern with a path leaves out stays out, whatever nested files get")
  func nestedExclusion() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      mkdir d; seq 300 >d/a.bin; seq 400 >d/b.bin; echo '*.bin -filter' >d/.gitattributes
      """
    )
    try await repository.commit("one")
    try await repository.importing("--include=*.bin", "--exclude=/d/b.bin")
    let filters = try await repository.git("check-attr", "filter", "d/a.bin", "d/b.bin").lines
    #expect(filters == ["d/a.bin: filter: lfs", "d/b.bin: filter: unset"])
    #expect(try await !repository.isPointer("main:d/b.bin"))
  }

  @Test(
    "D5: a pointer that was there before has its filter, whatever nested files say",
    arguments: [["--include=*.bin"], ["--include=/d/e/**"], ["--include=*.bin", "--minimal"]]
  )
  func nestedPointers(arguments: [String]) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      mkdir -p d/e; seq 300 >d/e/b.txt; echo '*.bin -filter' >d/.gitattributes
      printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%064d\\nsize 99\\n' 1 >d/e/a.bin
      """
    )
    try await repository.commit("a pointer that is not tracked")
    try await repository.importing(["--everything", "--verify"] + arguments)
    try await repository.lfsMigrate(["verify"]).checked()
    #expect(try await repository.filter(of: "d/e/a.bin") == "lfs")
    let again = try await repository.lfsMigrate(["import", "--yes", "--everything"] + arguments)
    #expect(again.errorOutput.contains("Nothing to do"))
  }

  @Test("D6: without patterns, a branch has no lines for the files of another")
  func branchesApart() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell("seq 300 >base.txt")
    try await repository.commit("base")
    try await repository.git("checkout", "-q", "-b", "a")
    try await repository.shell("seq 400 >f.aaa")
    try await repository.commit("a")
    try await repository.git("checkout", "-q", "-b", "b", "main")
    try await repository.shell("seq 500 >f.bbb")
    try await repository.commit("b")
    try await repository.importing("--everything")
    let suffix = " filter=lfs diff=lfs merge=lfs -text\n"
    let found = try await ["main", "a", "b"].asyncMap {
      String(decoding: try await repository.contents("\($0):.gitattributes"), as: UTF8.self)
    }
    let lines = [["*.txt"], ["*.txt", "*.aaa"], ["*.txt", "*.bbb"]]
    #expect(found == lines.map { $0.map { $0 + suffix }.joined() })
  }

  @Test("D8: files that steer Git are never converted")
  func protectedFiles() async throws {
    let repository = try await TestRepository.empty()
    let names = [
      ".gitignore", ".gitmodules", ".lfsconfig", ".mailmap", ".gitkeep", "d/.gitignore",
      "d/.gitattributes", ".GITATTRIBUTES",
    ]
    for name in names {
      try await repository.shell("mkdir -p d; printf '# %s\\n' '\(name)' >'\(name)'")
    }
    try await repository.shell("seq 100 >file.txt")
    try await repository.commit("all kinds")
    let before = try await repository.files(of: "HEAD")
    try await repository.importing("--everything")
    let after = try await repository.files(of: "HEAD")
    for name in names {
      #expect(after[Array(name.utf8)] == before[Array(name.utf8)], "\(name)")
    }
    #expect(try await repository.isPointer("HEAD:file.txt"))
  }

  @Test("D9: names with tabs, newlines, quotes and pattern characters get rules that match them")
  func hostileNames() async throws {
    let original = try await TestRepository.make("odd-trees")
    let repository = try await original.copy()
    let (_, map) = try await repository.importing("--everything", "--above=1kb")
    #expect(!map.isEmpty)
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
    try await expectSound(repository, strict: false)
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test(
    "D9: odd extensions get rules that match them",
    arguments: [
      "a.b c", "a.[x]", "a.#h", "a.t\tb", "a.n\nl", "a.*", "a.?", "a.\"q", "a.\\s", "a.", "!a",
      "\"a",
      " a", "a ",
    ]
  )
  func hostileExtensions(name: String) async throws {
    let original = try await TestRepository.empty()
    try await original.run("bash", ["-c", "seq 500 >\"$0\"", name]).checked()
    try await original.commit("odd extension")
    let repository = try await original.copy()
    let (_, map) = try await repository.importing("--everything")
    #expect(!map.isEmpty)
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
  }

  @Test("D11: a path that was converted once is converted in all later versions")
  func dippingBelowLimit() async throws {
    let original = try await TestRepository.empty()
    for (number, size) in [600, 3000, 500, 4000, 10].enumerated() {
      try await original.shell("head -c \(size) /dev/zero >dips.bin; echo \(number) >>dips.bin")
      try await original.shell("head -c \(size) /dev/zero >note.txt; echo \(number) >>note.txt")
      try await original.commit("version \(number)")
    }
    let repository = try await original.copy()
    let (_, map) = try await repository.importing(
      "--everything",
      "--above=1kb",
      "--include=*.bin,*.txt",
      "--exclude=*.txt"
    )
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
    let pointers = try await (0...4).reversed().asyncMap {
      try await repository.isPointer("main~\($0):dips.bin")
    }
    #expect(pointers == [false, true, true, true, true])
    #expect(try await !repository.isPointer("main~1:note.txt"), "both must hold")
  }

  @Test("D5, D11: a file below the limit gets its line in a nested file, too")
  func dippingBelowNestedFile() async throws {
    let original = try await TestRepository.empty()
    try await original.shell("mkdir -p d/e; echo '*.bin -filter' >d/.gitattributes")
    for size in [3000, 10] {
      try await original.shell("seq \(size) >d/e/dips.bin")
      try await original.commit("\(size) lines")
    }
    let repository = try await original.copy()
    let (_, map) = try await repository.importing("--everything", "--above=1kb")
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
    #expect(try await repository.isPointer("main:d/e/dips.bin"))
  }

  @Test("D11: a path that was converted on a merged branch is converted after the merge")
  func dippingBelowAfterMerge() async throws {
    let original = try await TestRepository.empty()
    try await original.shell("seq 10 >dips.bin")
    try await original.commit("small")
    try await original.git("checkout", "-q", "-b", "side")
    try await original.shell("seq 3000 >dips.bin")
    try await original.commit("large")
    try await original.git("checkout", "-q", "main")
    try await original.git("merge", "-q", "-s", "ours", "--no-edit", "side")
    let repository = try await original.copy()
    let (_, map) = try await repository.importing("--everything", "--above=1kb")
    let problems = try await RewriteAudit.problems(from: original, to: repository, map: map)
    #expect(problems == [])
    #expect(try await repository.isPointer("main:dips.bin"))
    #expect(try await !repository.isPointer("main~1:dips.bin"))
  }

  @Test("D19: pointers that are there stay as they are, to the byte")
  func existingPointers() async throws {
    let original = try await TestRepository.make("pointers")
    let expected = try await original.referencesAfterGitLFS("--everything", "--include=*.bin")
    try await original.importing("--everything", "--include=*.bin")
    #expect(try await original.id("main") == expected["refs/heads/main"])
  }

  @Test("repeated options add up, and '\\,' is a comma")
  func lists() async throws {
    let repository = try await TestRepository.make("odd-trees")
    try await repository.importing(
      "--everything",
      "--include=two words.bin",
      "-I",
      "com\\,ma.bin,run.bin",
      "-X",
      "run.bin"
    )
    #expect(try await repository.isPointer("main:named/com,ma.bin"))
    #expect(try await repository.isPointer("main:named/two words.bin"))
    #expect(try await !repository.isPointer("main~3:run.bin"))
  }
}
