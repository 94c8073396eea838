import TestSupport
import Testing

/// Runs the commands that an audit prints: afterwards it finds nothing, and branches share the same
/// commits as before, with each other and with the remote.
@Suite("audit: fixes")
struct AuditFixTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
    let arguments: [String]
    /// The number of printed commands.
    var count = 1
    /// The number of commits that the two branches share at the end.
    let shared: Int
  }

  /// Two branches that share a commit that the remote lacks, and one that only `side` has.
  private static let branches = """
    echo 2 >two; git add .; commit two
    git checkout -q -b side; big side.dat 30000; git add .; commit side
    git checkout -q main; big main.dat 30000; echo 1 >m.pt; git add .; commit main
    echo 3 >three; git add .; commit three

    """

  static let cases = [
    Case(
      testDescription: "everything, with files on two branches",
      script: branches,
      arguments: ["--everything"],
      shared: 2
    ),
    Case(
      testDescription: "two branches by name",
      script: branches,
      arguments: ["origin/main..main", "side"],
      shared: 2
    ),
    Case(
      testDescription: "branches by a pattern",
      script: branches,
      arguments: ["--branches", "^origin/main"],
      shared: 2
    ),
    Case(
      testDescription: "another branch than the one that is checked out",
      script: branches + "git reset -q --hard origin/main; git checkout -q -b third side~1",
      arguments: ["main..side"],
      shared: 1
    ),
    Case(
      testDescription: "a branch whose name is almost an expression",
      script: """
        git checkout -q -b 'exp{1}@'; big x.dat 30000; git add .; commit x
        git checkout -q main; echo 2 >two; git add .; commit two; git branch side
        """,
      arguments: ["origin/main..exp{1}@"],
      shared: 2
    ),
    Case(
      testDescription: "a file in what branches share",
      script: """
        big shared.dat 30000; git add .; commit shared
        git branch side; echo 2 >two; git add .; commit two
        git checkout -q side; echo 3 >three; git add .; commit three
        git tag v1; git checkout -q main
        """,
      arguments: ["origin/main..main"],
      shared: 2
    ),
    Case(
      testDescription: "a file that was pushed already",
      script: branches + "git push -q --no-verify origin main side; echo 4 >4; git add .; commit 4",
      arguments: ["main", "side"],
      shared: 2
    ),
    Case(
      testDescription: "raw files at tracked paths, and others",
      script: branches + "echo raw >x.lfs; echo raw2 >y.lfs; add_raw x.lfs y.lfs; commit raw",
      arguments: ["--everything"],
      count: 2,
      shared: 2
    ),
    Case(
      testDescription: "what counts at the tips, on both branches",
      script: """
        git cat-file blob :old.lfs >p.txt; cp p.txt q.txt; git add .; commit pointers
        git checkout -q -b side; echo s >s; git add .; commit side
        git checkout -q main; echo m >m; git add .; commit main
        """,
      arguments: ["--everything"],
      count: 2,
      shared: 2
    ),
    Case(
      testDescription:
        "broken pointers, lost attributes and DVC's files, on branches not checked out",
      script: """
        git checkout -q -b side; git cat-file blob :old.lfs >p.txt; git add p.txt
        git cat-file blob :old.lfs | sed '/^size/d; s/.$//' >bad.lfs; add_raw bad.lfs
        { git cat-file blob :old.lfs; echo; } >odd.lfs; add_raw odd.lfs
        mkdir data; echo x >data/a.txt; printf 'outs:\\n- path: data\\n' >data.dvc
        git add data data.dvc; commit broken
        git branch side2; git checkout -q -f main
        # Git would overwrite what is ignored.
        echo data >.git/info/exclude; mkdir data; echo mine >data/a.txt; echo 2 >two
        """,
      arguments: ["--everything"],
      count: 8,
      shared: 1
    ),
    Case(
      testDescription: "names that a shell would run",
      script: """
        big '-x;touch${IFS}PWN' 30000; big '$(touch PWN) ## [a].dat' 30000
        add_raw -- '-x;touch${IFS}PWN' '$(touch PWN) ## [a].dat'; commit names
        git branch 'side;touch${IFS}PWN,"x"'; git branch side HEAD
        """,
      arguments: ["origin/main..main"],
      shared: 2
    ),
  ]

  @Test("fix all of a kind at once", arguments: cases)
  func fixes(_ example: Case) async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(example.script)
    let fixes = try await sandbox.fixes(example.arguments)
    #expect(fixes.count == example.count, "\(fixes)")
    let text = try await sandbox.repository.lfsMigrate(["audit"] + example.arguments)
    for fix in fixes {
      #expect(text.output.split(separator: "\n").count { $0 == "  " + fix } == 1, "\(text.output)")
      try await sandbox.shell(fix)
    }
    let data = try await sandbox.run("cat data/a.txt 2>/dev/null || echo mine")
    #expect(data.line == "mine")
    #expect(try await sandbox.findings("--everything") == [])
    #expect(try await sandbox.repository.lfsMigrate(["audit"] + example.arguments).exitCode == 0)
    let shared = try await sandbox.shell("git rev-list --count $(git merge-base main side)").line
    #expect(shared == "\(example.shared)")
    #expect(try await !sandbox.shell("ls").lines.contains("PWN"))
    // Commits without findings stay those of the remote.
    let base = try await sandbox.run(
      "git merge-base --is-ancestor $(git rev-list --max-parents=0 origin/main) main"
    )
    #expect(base.exitCode == 0)
  }

  @Test("of a history that was replaced put back the branch that was checked out")
  func rebases() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      """
      big big.dat 15000; git add .; commit big; git push -q origin main
      lfs-migrate import --everything --include='*.dat' --object-map=../map >/dev/null
      git push -q --force --no-verify origin main
      git config lfs-migrate.audit.map "$PWD/../map"
      last=$(cut -d, -f1 ../map | tail -n 1)
      git checkout -q -b one "$last"; echo more >more; git add .; commit more
      git checkout -q -b two; echo two >two; git add .; commit two
      git checkout -q one; echo one >one; git add .; commit one; git checkout -q main
      """
    )
    let fixes = try await sandbox.fixes(["origin/main..one", "two"])
    #expect(fixes.count == 2, "\(fixes)")
    for fix in fixes { try await sandbox.shell(fix) }
    #expect(try await sandbox.fixes(["origin/main..one", "two"]) == [])
    #expect(try await sandbox.shell("git symbolic-ref --short HEAD").line == "main")
    #expect(
      try await sandbox.shell("git log --format=%s -1 $(git merge-base one two)").line == "more"
    )
  }

  @Test("are none where no reference reaches what is found")
  func none() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      "git checkout -q --detach; big f 30000; git add .; commit f; git tag t; git tag -d t"
    )
    // HEAD is a valid name too.
    let fixes = try await sandbox.fixes(["origin/main..HEAD"])
    #expect(fixes == ["lfs-migrate import --skip-fetch --minimal --include=/f HEAD"])
    try await sandbox.shell(try #require(fixes.first))
    #expect(try await sandbox.findings("origin/main..HEAD") == [])
    let gone = try await sandbox.shell(
      "big g 30000; git add .; commit g; git rev-parse HEAD; git checkout -q main"
    ).line
    #expect(try await sandbox.fixes(["main..\(gone)"]) == [])
    #expect(try await sandbox.findings("main..\(gone)").contains("large-file g"))
  }
}
