import TestSupport
import Testing

/// How an audit is run, what it prints, and what it refuses.
@Suite("audit: output and refusals")
struct AuditOutputTests {
  private static let violation = """
    big $'a%,:\\n::error::b' 30000; printf 'x\\e[31m' >m.pt; git add .; commit $'red \\e[31m'

    """

  @Test("annotations of GitHub cannot be forged")
  func annotations() async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(
      Self.violation + "lfs-migrate audit origin/main..HEAD --format=github"
    )
    #expect(result.exitCode == 1)
    #expect(result.lines.count == 3)
    #expect(
      result.lines[0].hasPrefix(
        "::error file=a%25%2C%3A\\u{a}%3A%3Aerror%3A%3Ab,title=large-file::"
      )
    )
    #expect(result.lines[2].hasPrefix("::notice title=To fix large-file%2C model-file::"))
    #expect(!result.standardOutput.contains(0x1B))
  }

  @Test("SARIF has what version 2.1.0 asks for")
  func sarif() async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(
      Self.violation + "lfs-migrate audit origin/main..HEAD --format=sarif --except='*.pt: tiny'"
    )
    let document = try JSONValue(parsing: result.standardOutput)
    #expect(document["version"]?.text == "2.1.0")
    let run = try #require(document["runs"]?[0])
    let rules = run["tool"]?["driver"]?["rules"]?.elements.compactMap { $0["id"]?.text } ?? []
    #expect(run["tool"]?["driver"]?["name"]?.text == "lfs-migrate")
    #expect(rules.contains("large-file") && Set(rules).count == rules.count)
    let results = run["results"]?.elements ?? []
    #expect(results.count == 2)
    for result in results {
      let rule = try #require(result["ruleId"]?.text)
      #expect(rules.firstIndex(of: rule) == result["ruleIndex"]?.integer)
      #expect(["error", "warning", "note", "none"].contains(result["level"]?.text ?? ""))
      #expect(result["message"]?["text"]?.text?.isEmpty == false)
    }
    let place = results[0]["locations"]?[0]?["physicalLocation"]?["artifactLocation"]
    #expect(place?["uri"]?.text == "a%25%2C%3A%0A%3A%3Aerror%3A%3Ab")
    #expect(results[1]["suppressions"]?[0]?["justification"]?.text == "tiny")
  }

  @Test("the same history gives the same document")
  func isDeterministic() async throws {
    let sandbox = try await AuditSandbox.make()
    let script = "for i in 9 1 5 3; do big $i.bin 30000; done; git add .; commit all\n"
    let audit = "lfs-migrate audit HEAD --format=json || true"
    let first = try await sandbox.shell(script + audit)
    let second = try await sandbox.shell(audit)
    #expect(first.standardOutput == second.standardOutput)
  }

  @Test("any number of threads gives the same document")
  func jobs() async throws {
    let sandbox = try await AuditSandbox.make()
    // Two branches with common files and files of their own, each over several ranges of commits.
    try await sandbox.shell(
      """
      for branch in a b; do
        for n in $(seq 300); do
          echo "commit refs/heads/$branch"
          echo "committer $branch <a> $n +0000"
          echo 'data 0'
          [ $n != 1 ] || echo 'from refs/heads/main'
          printf 'M 100644 inline d%d/e/f%d.pt\ndata 8\n%08d\n' $((n % 7)) $((n % 90)) $n
          if [ $((n % 50)) = 0 ]; then
            printf 'M 100644 inline d%d/own.h5\ndata 9\n%s%08d\n' $((n % 7)) $branch $n
          fi
          if [ $n = 200 ]; then
            printf 'M 100644 inline d3/.gitattributes\ndata 19\nf1?.pt filter=lfs  \n\n'
          fi
        done
      done | git fast-import --quiet
      """
    )
    let audit = ["audit", "--everything", "--format=json"]
    let one = try await sandbox.repository.lfsMigrate(audit + ["--jobs=1"])
    #expect(one.exitCode == 1)
    let findings = try JSONValue(parsing: one.standardOutput)["findings"]?.elements ?? []
    // Common files of both branches count once, with the first commit.
    #expect(findings.filter { $0["rule"]?.text == "model-file" }.count > 300)
    #expect(findings.contains { $0["rule"]?.text == "raw-file-at-tracked-path" })
    for jobs in 2...5 {
      let more = try await sandbox.repository.lfsMigrate(audit + ["--jobs=\(jobs)"])
      #expect(more.standardOutput == one.standardOutput, "\(jobs) threads")
    }
    #expect(try await sandbox.repository.lfsMigrate(audit + ["--jobs=0"]).exitCode == 2)
  }

  @Test(
    "refuses",
    arguments: [
      ("lfs-migrate audit", "nothing was chosen"),
      ("lfs-migrate audit nowhere..HEAD", "names no commits"),
      ("lfs-migrate audit --staged HEAD", "only one thing"),
      ("lfs-migrate audit --no-such-option HEAD", "unknown option '--no-such-option'"),
      ("lfs-migrate audit HEAD --limit=big", "--limit=big"),
      ("lfs-migrate audit HEAD --preset=sourceforge", "--preset=sourceforge"),
      ("lfs-migrate audit HEAD --severity=large-file", "RULE=SEVERITY"),
      ("lfs-migrate audit HEAD --severity=large=off", "no rule 'large'"),
      ("lfs-migrate audit HEAD --except='*.pdf'", "PATTERN: REASON"),
      ("echo x | lfs-migrate audit pre-push origin url", "no line of Git's"),
      (
        "git config lfs-migrate.audit.model-file loud; lfs-migrate audit HEAD",
        "model-file = 'loud'"
      ),
      (
        "echo 'audit: {limt: 1}' >.lfs-migrate.yml; git add .; commit y; lfs-migrate audit HEAD",
        "audit.limt"
      ),
      (
        """
        printf 'a: &a [1]\\naudit: {exceptions: [*a]}\\n' >.lfs-migrate.yml; git add .; commit y
        lfs-migrate audit HEAD
        """, "aliases"
      ),
      ("git config lfs-migrate.audit.maxEntries 2; lfs-migrate audit HEAD", "more to audit than 2"),
      (
        """
        printf '100644 a\\0short' >../t
        bad=$(git hash-object -t tree --literally -w ../t)
        git update-ref refs/heads/bad $(git commit-tree -m bad $bad); lfs-migrate audit bad
        """, "malformed"
      ),
      (
        """
        printf '%5000000s' '' >.gitattributes; git add .; commit attributes; lfs-migrate audit HEAD
        """, "an object of 5000000 bytes"
      ),
      (
        """
        gone=$(git rev-parse HEAD:README); rm -f .git/objects/${gone:0:2}/${gone:2}
        lfs-migrate audit HEAD
        """, "is missing"
      ),
    ]
  )
  func refuses(_ script: String, _ message: String) async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(script)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains(message), "\(result.errorOutput)")
  }

  @Test("deep folders and a bomb of folders are errors, not crashes")
  func hostile() async throws {
    let sandbox = try await AuditSandbox.make()
    let deep = try await sandbox.run(
      """
      python3 - <<'END'
      import hashlib, os, zlib
      def write(kind, data):
          data = b"%s %d\\0" % (kind, len(data)) + data
          name = hashlib.sha1(data).hexdigest()
          path = ".git/objects/%s/%s" % (name[:2], name[2:])
          os.makedirs(os.path.dirname(path), exist_ok=True)
          open(path, "wb").write(zlib.compress(data))
          return name
      def commit(tree, ref):
          text = "tree %s\\nauthor A <a> 1 +0000\\ncommitter A <a> 1 +0000\\n\\nx\\n" % tree
          open(".git/refs/heads/" + ref, "w").write(write(b"commit", text.encode()) + "\\n")
      tree = write(b"tree", b"100644 f\\0" + bytes.fromhex(write(b"blob", b"x")))
      deep = tree
      for _ in range(5000):
          deep = write(b"tree", b"40000 d\\0" + bytes.fromhex(deep))
      commit(deep, "deep")
      wide = tree
      for _ in range(12):
          entries = b"".join(b"40000 %c\\0" % (97 + i) + bytes.fromhex(wide) for i in range(10))
          wide = write(b"tree", entries)
      commit(wide, "wide")
      END
      lfs-migrate audit deep
      """
    )
    #expect(deep.exitCode == 2)
    #expect(deep.errorOutput.contains("nested more than 4096 deep"), "\(deep.errorOutput)")
    let wide = try await sandbox.run(
      "git config lfs-migrate.audit.maxEntries 100000; lfs-migrate audit wide"
    )
    #expect(wide.exitCode == 2)
    #expect(wide.errorOutput.contains("more to audit than 100000"), "\(wide.errorOutput)")
  }
}
