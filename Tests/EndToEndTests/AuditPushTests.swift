import TestSupport
import Testing

/// The additions of pushes, in the ways in which users push.
@Suite("audit: pushes")
struct AuditPushTests {
  /// What a script pushes, and whether it is accepted; a large file is added before.
  static let examples: [(script: String, isAccepted: Bool)] = [
    // A new branch that has only commits of the remote.
    ("git push -q origin main:new", true),
    ("git push -q origin HEAD:refs/heads/new", true),
    ("git checkout -q -b b; big f 30000; git add .; commit f; git push -q origin b", false),
    // Several at once: one of them is enough.
    (
      "git branch a; git checkout -q -b b; big f 30000; git add .; commit f; git push -q origin a b",
      false
    ),
    ("git branch a; git branch b; git push -q origin a b", true),
    ("big f 30000; git add .; commit f; git tag t; git push -q origin t", false),
    ("big f 30000; git add .; commit f; git tag -m t t; git push -q origin t", false),
    ("git tag -m t t; git push -q origin t", true),
    // Tags of a tree and of blobs.
    ("git tag t HEAD^{tree}; git push -q origin t", true),
    ("big f 30000; git tag t $(git hash-object -w f); rm f; git push -q origin t", false),
    ("big f 30000; git tag -m t t $(git hash-object -w f); rm f; git push -q origin t", false),
    ("big f 30000; git add f; git tag t $(git write-tree); git push -q origin t", false),
    // Nothing is added.
    ("git push -q origin main:x; git push -q origin :x", true),
    // Commits are dropped, and restored.
    (
      "echo 2 >two; git add .; commit 2; git push -q origin main; git reset -q --hard HEAD^; git push -qf origin main",
      true
    ),
    (
      "git commit -q --amend -m other --no-verify; big f 30000; git add .; commit f; git push -qf origin main",
      false
    ),
    // A file that a later commit removes is pushed nevertheless.
    ("big f 30000; git add .; commit f; git rm -q f; commit none; git push -q origin main", false),
    // A file that the remote has, under another name.
    (
      """
      big f 30000; git add .; commit f; git push -q --no-verify origin main
      git mv f g; commit moved; git push -q origin main
      """, true
    ),
    // The remote has commits that are missing here.
    (
      """
      git clone -q "$(git remote get-url origin)" ../other 2>/dev/null
      (cd ../other; git checkout -q -b theirs; echo t >t; git add .; commit t; git push -q origin theirs)
      git checkout -q -b theirs; echo m >m; git add .; commit m; git push -qf origin theirs
      """, true
    ),
    (
      """
      git clone -q "$(git remote get-url origin)" ../other 2>/dev/null
      (cd ../other; git checkout -q -b theirs; echo t >t; git add .; commit t; git push -q origin theirs)
      git checkout -q -b theirs; big f 30000; git add .; commit m; git push -qf origin theirs
      """, false
    ),
    // To a URL.
    ("git push -q \"$(git remote get-url origin)\" main:x", true),
    (
      "big f 30000; git add .; commit f; git push -q \"$(git remote get-url origin)\" main:x", false
    ),
    // An empty remote.
    ("git init -q --bare ../new.git; git remote add new ../new.git; git push -q new main", true),
    // A merge adds what its parents have.
    (
      """
      git checkout -q -b side; echo s >s; git add .; commit s; git push -q origin side
      git checkout -q main; echo m >m; git add .; commit m
      git merge -q --no-edit side; git push -q origin main
      """, true
    ),
    // Accepted by an exception.
    (
      "git config lfs-migrate.audit.except 'f: it is small'; big f 30000; git add .; commit f; git push -q origin main",
      true
    ),
    (
      "git config lfs-migrate.audit.except 'f [model-file]: no'; big f 30000; git add .; commit f; git push -q origin main",
      false
    ),
    (
      "git config lfs-migrate.audit.large-file warning; big f 30000; git add .; commit f; git push -q origin main",
      true
    ),
    // The committed file overrides the configuration.
    (
      """
      printf 'audit:\\n  limit: 40kb\\n' >.lfs-migrate.yml
      big f 30000; git add .; commit f; git push -q origin main
      """, true
    ),
    (
      """
      printf 'audit:\\n  rules:\\n    model-file: off\\n  exceptions:\\n  - pattern: /f\\n    \
      rules: large-file\\n    reason: it is small\\n' >.lfs-migrate.yml
      big f 30000; echo 1 >m.pt; git add .; commit f; git push -q origin main
      """, true
    ),
  ]

  @Test("are audited", arguments: examples)
  func pushes(_ script: String, _ isAccepted: Bool) async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(script)
    #expect((result.exitCode == 0) == isAccepted, "\(result.errorOutput)\(result.output)")
    if !isAccepted {
      #expect(
        result.output.contains("error: large-file: "),
        "\(result.errorOutput)\(result.output)"
      )
    }
  }

  @Test("of many branches are fixed by a command that names those which are concerned")
  func many() async throws {
    let sandbox = try await AuditSandbox.make()
    let refused = try await sandbox.run(
      """
      git checkout -q -b base; for n in $(seq 30); do
        git checkout -q -b b$n base; echo $n >$n; [ $n != 7 ] || big f.dat 30000
        git add .; commit $n
      done
      git push origin 'refs/heads/b*' 2>&1
      """
    )
    #expect(refused.exitCode == 1)
    let fixes = refused.lines.filter { $0.hasPrefix("  lfs-migrate ") }
    #expect(fixes == ["  lfs-migrate import --skip-fetch --minimal --include=/f.dat b7"])
    try await sandbox.shell(try #require(fixes.first))
    try await sandbox.shell("git push -q origin 'refs/heads/b*'")
    // Files that all branches have.
    let all = try await sandbox.run(
      """
      git checkout -q --orphan other; git rm -rfq .; big g.dat 30000; git add .; commit g
      for n in $(seq 60); do git branch c$n; done
      git push origin 'refs/heads/c*' 2>&1
      """
    )
    #expect(
      all.output.contains(
        "  lfs-migrate import --skip-fetch --everything --minimal --include=/g.dat\n"
      ),
      "\(all.output)"
    )
  }

  @Test("have the parents that grafts give to commits, as in Git")
  func grafts() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell("big f 30000; git add .; commit f; git rm -q f; commit none")
    #expect(try await sandbox.findings("--everything") == ["large-file f"])
    try await sandbox.shell("mkdir -p .git/info; git rev-parse HEAD >.git/info/grafts")
    #expect(try await sandbox.findings("--everything") == [])
    try await sandbox.shell(
      """
      rm .git/info/grafts; f=$(git rev-parse HEAD~1); one=$(git rev-parse HEAD~2)
      git checkout -q --orphan apart $one; echo x >x; git add x; commit apart
      echo "$(git rev-parse HEAD) $f" >.git/info/grafts; git branch -D -q main
      """
    )
    // A parent that is not part of the commit itself.
    #expect(try await sandbox.findings("--everything") == ["large-file f"])
  }

  @Test("from a shallow clone add what is new in it")
  func shallow() async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(
      """
      big f 30000; git add .; commit f; echo 2 >two; git add .; commit 2
      git push -q --no-verify origin main
      git clone -q --depth 1 "$(git remote get-url origin)" ../shallow; cd ../shallow
      lfs-migrate hook install >/dev/null; git config lfs-migrate.audit.limit 20kb
      echo 3 >three; git add .; commit 3; git push -q origin main; echo pushed
      big g 30000; git add .; commit 4; git push -q origin main
      """
    )
    #expect(result.exitCode == 1)
    #expect(result.output.hasPrefix("pushed\n"))
    #expect(result.output.contains("large-file: g: "))
    #expect(!result.output.contains("large-file: f: "))
  }

  @Test("to a server are audited before a ref moves, by the server's settings")
  func server() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      """
      lfs-migrate hook uninstall >/dev/null
      cd ../remote.git; lfs-migrate hook install pre-receive >/dev/null
      git config lfs-migrate.audit.limit 20kb; git config receive.unpackLimit 1
      """
    )
    let good = "echo 2 >two; git add .; commit 2; git push -q origin main"
    try await sandbox.shell(good)
    // An untrusted push can't switch the rules off.
    let bad = """
      printf 'audit:\\n  limit: off\\n  rules: {large-file: off}\\n' >.lfs-migrate.yml
      big f 30000; git add .; commit f; git push origin main main:other 2>&1
      """
    let result = try await sandbox.run(bad)
    #expect(result.exitCode != 0)
    #expect(result.output.contains("remote: error: large-file: f: "), "\(result.output)")
    #expect(
      try await sandbox.shell("git -C ../remote.git for-each-ref --format='%(refname)'").lines
        == ["refs/heads/main"]
    )
    // A pointer without its object, and a settings file alone.
    try await sandbox.shell(
      "git reset -q --hard origin/main; git push -q origin main:gone; git push -q origin :gone"
    )
    let missing = try await sandbox.run(
      "pointer 7 7 >x.lfs; add_raw x.lfs; commit x; git push --no-verify origin main 2>&1"
    )
    #expect(
      missing.output.contains("remote: error: missing-lfs-object: x.lfs: "),
      "\(missing.output)"
    )
  }

  @Test("what is staged")
  func staged() async throws {
    let sandbox = try await AuditSandbox.make()
    #expect(try await sandbox.findings("--staged") == [])
    try await sandbox.shell(
      "big f 30000; echo raw >x.lfs; git add f; add_raw x.lfs; echo 1 >m.h5; git add m.h5"
    )
    let report = try await sandbox.report(["--staged"])
    #expect(report.code == 1)
    #expect(
      report.findings.map { "\($0.rule) \($0.path)" } == [
        "large-file f", "model-file m.h5", "raw-file-at-tracked-path x.lfs",
      ]
    )
    for finding in report.findings { try await sandbox.shell(try #require(finding.fix)) }
    #expect(try await sandbox.findings("--staged") == [])
    try await sandbox.shell("git checkout -q --orphan fresh; big g 30000; git add g")
    #expect(try await sandbox.findings("--staged") == ["large-file g"])
  }
}
