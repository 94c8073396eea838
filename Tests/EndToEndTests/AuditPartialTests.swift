import TestSupport
import Testing

/// Incomplete clones: missing objects are fetched, or the audit fails.
@Suite("audit: partial and shallow clones")
struct AuditPartialTests {
  /// A remote with a large file that was added and removed, a model in a folder, and a late rule.
  private static let history = """
    big f 30000; git add .; commit f; git rm -q f; commit none
    mkdir -p a/b; echo m >a/b/m.pt; git add .; commit model
    git push -q --no-verify origin main
    git -C ../remote.git config uploadpack.allowFilter true
    git -C ../remote.git config uploadpack.allowAnySHA1InWant true

    """

  private static let found = ["model-file a/b/m.pt", "large-file f"]

  private static func clone(_ options: String) async throws -> AuditSandbox {
    var sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      history + """
        git clone -q \(options) "$(git remote get-url origin)" ../clone
        git -C ../clone config lfs-migrate.audit.limit 20kb
        """
    )
    sandbox.repository = TestRepository(
      path: sandbox.repository.directory("clone"),
      in: sandbox.repository.directory,
      environment: sandbox.repository.environment
    )
    return sandbox
  }

  static let filters = [
    "blob:none", "tree:0", "blob:limit=1k", "blob:none --no-checkout", "tree:0 --no-checkout",
  ]

  @Test("a partial clone is looked at, whatever it left at its remote", arguments: filters)
  func partial(_ filter: String) async throws {
    for arguments in [["HEAD~3..HEAD"], ["--everything"], ["HEAD"]] {
      let sandbox = try await Self.clone("--filter=\(filter)")
      let before = try await Self.state(sandbox)
      // Without a fetch, it does not say that there are no findings.
      let refused = try await sandbox.repository.lfsMigrate(["audit", "--skip-fetch"] + arguments)
      #expect(refused.exitCode == 2)
      #expect(refused.errorOutput.contains("this is a partial clone"), "\(refused.errorOutput)")
      #expect(refused.errorOutput.contains("git fetch --refetch --no-filter origin"))
      let report = try await sandbox.report(arguments)
      #expect(report.code == 1)
      #expect(
        report.findings.map { "\($0.rule) \($0.path)" }.sorted() == Self.found.sorted(),
        "\(arguments)"
      )
      #expect(try await Self.state(sandbox) == before)
    }
  }

  /// References, their logs, and what a fetch would leave.
  private static func state(_ sandbox: AuditSandbox) async throws -> [String] {
    try await sandbox.shell(
      "git for-each-ref; cat .git/config; find .git/logs -type f | sort | xargs cat; ls .git"
    ).lines
  }

  @Test("objects are fetched in a few calls, not one by one")
  func batches() async throws {
    let sandbox = try await Self.clone("--filter=blob:none --no-checkout")
    let result = try await sandbox.run(
      """
      GIT_TRACE=$PWD/../trace lfs-migrate audit --everything || [ $? = 1 ]
      grep -c 'trace: built-in: git fetch' ../trace
      """
    )
    #expect(result.lines.last == "1")
  }

  @Test("objects that can't be had are an error")
  func gone() async throws {
    let sandbox = try await Self.clone("--filter=blob:none")
    let result = try await sandbox.run("mv ../remote.git ../moved; lfs-migrate audit --everything")
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("can't be fetched"), "\(result.errorOutput)")
    let variable = try await sandbox.run(
      "mv ../moved ../remote.git; GIT_NO_LAZY_FETCH=1 lfs-migrate audit --everything"
    )
    #expect(variable.exitCode == 2)
  }

  @Test("a remote that is no promisor is none of a partial clone", arguments: ["false", "no", "0"])
  func noPromisor(_ value: String) async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(
      """
      git config remote.origin.promisor \(value)
      gone=$(git rev-parse HEAD:README); rm -f .git/objects/${gone:0:2}/${gone:2}
      lfs-migrate audit HEAD
      """
    )
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("is missing"), "\(result.errorOutput)")
    let import_ = try await sandbox.run("lfs-migrate import --everything --include='*.x' --dry-run")
    #expect(!import_.errorOutput.contains("partial clone"), "\(import_.errorOutput)")
  }

  @Test("hooks look at what is new in a partial clone", arguments: ["blob:none", "tree:0"])
  func hooks(_ filter: String) async throws {
    let sandbox = try await Self.clone("--filter=\(filter)")
    let result = try await sandbox.run(
      """
      git sparse-checkout set --no-cone /README
      lfs-migrate hook install >/dev/null
      echo 3 >three; git add --sparse three; git commit -q -m three; git push -q origin main; echo pushed
      big g 30000; git add --sparse g; git commit -m g 2>&1 && echo committed
      git commit -q --no-verify -m g; git push origin main 2>&1 && echo pushed again
      """
    )
    #expect(result.output.hasPrefix("pushed\n"), "\(result.output)\(result.errorOutput)")
    #expect(result.output.contains("error: large-file: g: "))
    #expect(!result.output.contains("committed") && !result.output.contains("again"))
    // A file that only the remote has, under a new name.
    let renamed = try await sandbox.run(
      """
      git reset -q --soft HEAD^; git rm -q --cached --sparse g
      blob=$(git rev-parse HEAD~1:a/b/m.pt); git update-index --add --cacheinfo 100644,$blob,new.pt
      lfs-migrate audit --staged
      """
    )
    #expect(renamed.exitCode == 1, "\(renamed.output)\(renamed.errorOutput)")
    #expect(renamed.output.contains("model-file: new.pt"))
  }

  @Test("a range that a shallow clone cuts off is an error", arguments: ["HEAD", "--everything"])
  func shallow(_ argument: String) async throws {
    let sandbox = try await Self.clone("--depth=2")
    #expect(try await sandbox.findings("HEAD~1..HEAD") == ["model-file a/b/m.pt"])
    let refused = try await sandbox.repository.lfsMigrate(["audit", argument])
    #expect(refused.exitCode == 2)
    #expect(refused.errorOutput.contains("git fetch --unshallow"), "\(refused.errorOutput)")
    try await sandbox.shell("git fetch -q --unshallow")
    #expect(try await sandbox.findings(argument).sorted() == Self.found.sorted())
  }

  @Test("a range between two cut-off histories is an error")
  func shallowBranches() async throws {
    let sandbox = try await Self.clone("--depth=1")
    // As a CI fetches the base of a pull request beside its head.
    let result = try await sandbox.run(
      """
      git fetch -q --depth=1 origin "$(git -C ../repository rev-parse main~3)"
      lfs-migrate audit FETCH_HEAD..HEAD
      """
    )
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("this is a shallow clone"), "\(result.errorOutput)")
  }

  @Test("alternates are split as Git does")
  func alternates() async throws {
    let sandbox = try await AuditSandbox.make()
    let result = try await sandbox.run(
      """
      cp -a .git/objects '../a:b'; git init -q '../borrowing'
      head=$(git rev-parse HEAD); cd ../borrowing
      export GIT_ALTERNATE_OBJECT_DIRECTORIES='"'"$(cd '../a:b'; pwd)"'"'
      git update-ref refs/heads/main "$head"; lfs-migrate audit main
      """
    )
    // LFS objects are elsewhere.
    #expect(result.exitCode < 2, "\(result.errorOutput)")
  }
}
