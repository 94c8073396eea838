import TestSupport
import Testing

/// For each rule a push that violates it and is refused, the finding's command run in a shell, and
/// the push again, which is accepted.
@Suite("audit: rules")
struct AuditRuleTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let rule: String
    let path: String
    let script: String

    init(_ name: String, _ rule: String, _ path: String, _ script: String) {
      (testDescription, self.rule, self.path, self.script) = (name, rule, path, script)
    }
  }

  static let cases = [
    Case("a large file", "large-file", "big, [o]ne.dat", "big 'big, [o]ne.dat' 30000; git add ."),
    Case(
      "a large file under a name with quotes",
      "large-file",
      "it's \"big\".dat",
      "big \"it's \\\"big\\\".dat\" 30000; git add ."
    ),
    Case("a model", "model-file", "a/small.PT", "mkdir a; echo weights >a/small.PT; git add ."),
    Case("a raw file", "raw-file-at-tracked-path", "x.lfs", "echo raw >x.lfs; add_raw x.lfs"),
    Case(
      "a path that is tracked only now",
      "raw-file-at-tracked-path",
      "README",
      "echo 'README filter=lfs' >>.gitattributes; git add .gitattributes"
    ),
    Case(
      "a pointer that is not tracked",
      "untracked-pointer",
      "p.txt",
      "git cat-file blob :old.lfs >p.txt; git add p.txt"
    ),
    Case(
      "a malformed pointer",
      "malformed-pointer",
      "bad.lfs",
      "pointer 1 1 | sed '/^size/d; s/0001$/1/' >bad.lfs; add_raw bad.lfs"
    ),
    Case(
      "a pointer that is not canonical",
      "non-canonical-pointer",
      "odd.lfs",
      "{ git cat-file blob :old.lfs; echo; } >odd.lfs; add_raw odd.lfs"
    ),
    Case(
      "a push that is too large",
      "push-size",
      "",
      "git config lfs-migrate.audit.pushLimit 25kb; for i in a b c; do big $i 10000; done; git add ."
    ),
    Case(
      "no tracking",
      "tracking-removed",
      ".gitattributes",
      "echo '# none' >.gitattributes; git add ."
    ),
    Case(
      "no tracking, and content in place of a pointer",
      "tracking-removed",
      ".gitattributes",
      "lfs-migrate hook install >/dev/null; : >.gitattributes; touch -d @1 old.lfs; git add ."
    ),
    Case("no attributes", "tracking-removed", ".gitattributes", "git rm -q .gitattributes"),
    Case(
      "a nested file that takes tracking away",
      "tracking-removed",
      "d/.gitattributes",
      """
      mkdir d; cp old.lfs d/; git add .; commit tracked; git push -q origin main
      echo '*.lfs -filter' >d/.gitattributes; git add d/.gitattributes
      """
    ),
    Case(
      "an output of DVC",
      "dvc-output",
      "data/a.txt",
      "mkdir data; echo x >data/a.txt; printf 'outs:\\n- md5: x\\n  path: data\\n' >data.dvc; git add ."
    ),
    Case(
      "an output of a stage of DVC",
      "dvc-output",
      "out/m.txt",
      """
      mkdir out; echo x >out/m.txt; echo 1 >n.json; git add .
      printf 'stages:\\n  s:\\n    cmd: x\\n    outs:\\n    - out/m.txt:\\n        persist: true\\n    \
      metrics:\\n    - n.json:\\n        cache: false\\n' >dvc.yaml; git add .
      """
    ),
  ]

  @Test("is refused, fixed, accepted", arguments: cases)
  func fixes(_ example: Case) async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      example.script + "\ncommit violation\necho later >later; git add later; commit later"
    )
    let refused = try await sandbox.run("git push origin main 2>&1")
    #expect(refused.exitCode == 1)
    #expect(refused.output.contains("error: \(example.rule): "), "\(refused.output)")
    #expect(
      try await sandbox.shell("git -C ../remote.git rev-list --count main..main").line == "0"
    )
    for _ in 0..<4 {
      let report = try await sandbox.report(["origin/main..HEAD"])
      guard let finding = report.findings.first else { break }
      #expect(finding.rule == example.rule)
      #expect(finding.path == example.path)
      try await sandbox.shell(try #require(finding.fix))
    }
    try await sandbox.shell("git push -q origin main")
    #expect(
      try await sandbox.shell("git -C ../remote.git rev-parse main").line
        == sandbox.shell("git rev-parse HEAD").line
    )
  }

  @Test("a pointer that has an empty file checked out in place of its object, for people to fix")
  func zeroSize() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      "pointer 1 0 >zero.lfs; add_raw zero.lfs; commit zero"
    )
    let findings = try await sandbox.report(["origin/main..HEAD"]).findings
    let zero = try #require(findings.first { $0.path == "zero.lfs" })
    #expect(zero.rule == "malformed-pointer")
    #expect(zero.fix == nil)
  }

  @Test("an object that is missing is fetched from where it is")
  func missingObject() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      """
      git init -q --bare -b main ../other.git
      git remote add other "file://$(cd ../other.git && pwd)"
      git checkout -q -b side; echo new >new.lfs; git add .; commit new
      git push -q --no-verify other side; git lfs push --all other side >/dev/null
      rm -rf .git/lfs/objects
      """
    )
    #expect(try await sandbox.run("git push -q origin side").exitCode == 1)
    let report = try await sandbox.report(["--everything"])
    // The remote-tracking branch of `other` has it, so that nothing is missing.
    #expect(report.findings.isEmpty)
    let pushed = try await sandbox.run(
      """
      lfs-migrate audit pre-push origin url --format=json <<<"refs/heads/side $(git rev-parse side) \
      refs/heads/side 0000000000000000000000000000000000000000"
      """
    )
    let document = try JSONValue(parsing: pushed.standardOutput)
    let finding = try #require(document["findings"]?[0])
    #expect(finding["rule"]?.text == "missing-lfs-object")
    #expect(finding["path"]?.text == "new.lfs")
    try await sandbox.shell(try #require(finding["fix"]?.text))
    try await sandbox.shell("git push -q origin side")
  }

  @Test("history that a migration replaced is rebased onto what replaced it")
  func oldHistory() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      """
      big big.dat 15000; git add .; commit big; git push -q origin main
      lfs-migrate import --everything --include='*.dat' --object-map=../map >/dev/null
      git push -q --force --no-verify origin main
      git config lfs-migrate.audit.map "$PWD/../map"
      # As in a clone that nobody told of the migration.
      last=$(cut -d, -f1 ../map | tail -n 1)
      git branch -f back "$last"; git checkout -q back; echo more >more; git add .; commit more
      """
    )
    let refused = try await sandbox.run("git push origin back 2>&1")
    #expect(refused.exitCode == 1)
    #expect(refused.output.contains("error: old-history: "), "\(refused.output)")
    let report = try await sandbox.report(["origin/main..back"])
    let finding = try #require(report.findings.first { $0.rule == "old-history" })
    try await sandbox.shell(try #require(finding.fix))
    try await sandbox.shell("git push -q origin back")
    #expect(try await sandbox.findings("--everything").filter { $0.hasPrefix("old") } == [])
  }
}
