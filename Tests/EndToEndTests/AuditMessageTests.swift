import TestSupport
import Testing

/// Commits and tags whose messages are larger than a file may be.
@Suite("audit: large messages")
struct AuditMessageTests {
  private static let message = "{ echo subject; echo; seq 9000; } >../message; "

  @Test("are found in a push, and edited by the command", arguments: [false, true])
  func commits(_ isFromScratch: Bool) async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      Self.message + """
        echo 2 >two; git add .; git commit -q --no-verify -F ../message
        echo 3 >three; git add .; commit three
        """
    )
    let refused = try await sandbox.run("git push origin main 2>&1")
    #expect(refused.exitCode == 1)
    #expect(refused.output.contains("error: large-message: a commit of 44 KB"), "\(refused.output)")
    let arguments = [isFromScratch ? "--everything" : "origin/main..HEAD"]
    let report = try await sandbox.report(arguments)
    #expect(report.findings.map(\.rule) == ["large-message"])
    let fix = try #require(report.findings.first?.fix)
    try await sandbox.shell(
      """
      export GIT_SEQUENCE_EDITOR="sed -i 's/^pick \\(.*subject\\)/reword \\1/'"
      export GIT_EDITOR='echo short >'
      \(fix)
      """
    )
    try await sandbox.shell("git push -q origin main")
  }

  @Test("of tags are found too, and made anew by the command")
  func tags() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      Self.message + "git tag -a -F ../message 'v1'; git tag -m outer outer v1"
    )
    let refused = try await sandbox.run("git push origin v1 2>&1")
    #expect(refused.exitCode == 1)
    #expect(refused.output.contains("error: large-message: a tag of "), "\(refused.output)")
    #expect(refused.output.contains("'refs/tags/v1'"))
    #expect(try await sandbox.run("git push origin outer 2>&1").exitCode == 1)
    for format in ["sarif", "github", "json"] {
      let output = try await sandbox.repository.lfsMigrate(
        ["audit", "--everything", "--format=\(format)"]
      )
      #expect(output.exitCode == 1)
      #expect(output.output.contains("large-message"))
    }
    let fixes = try await sandbox.fixes(["refs/tags/v1"])
    try await sandbox.shell(
      "git tag -d outer; export GIT_EDITOR='echo short >'\n" + (try #require(fixes.first))
    )
    try await sandbox.shell("git push -q origin v1")
  }

  @Test("can be let through")
  func severity() async throws {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      Self.message + """
        git commit -q --allow-empty --no-verify -F ../message
        git config lfs-migrate.audit.large-message off
        git push -q origin main
        """
    )
  }
}
