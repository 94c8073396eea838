import TestSupport
import Testing

/// Old history comes back from a clone from before a migration; the run's own map identifies it.
@Suite("audit: old history, by the map of a run")
struct AuditOldHistoryTests {
  /// A clone from before a migration, and the migration.
  private static func sandbox(migratingIn directory: String) async throws -> AuditSandbox {
    let sandbox = try await AuditSandbox.make()
    try await sandbox.shell(
      """
      lfs-migrate hook uninstall >/dev/null
      big big.dat 15000; git add .; commit big; echo 2 >two; git add .; commit two
      git push -q origin main
      git clone -q "$(git remote get-url origin)" ../stale 2>/dev/null
      cd \(directory); lfs-migrate import --everything --include='*.dat' >/dev/null
      """
    )
    return sandbox
  }

  @Test("a server refuses it until the migration is undone")
  func server() async throws {
    let sandbox = try await Self.sandbox(migratingIn: "../remote.git")
    try await sandbox.shell("cd ../remote.git; lfs-migrate hook install pre-receive >/dev/null")
    // With a new commit on it, and unchanged.
    let refused = try await sandbox.run(
      """
      cd ../stale; echo 3 >three; git add .; commit three
      git push origin HEAD:refs/heads/back 2>&1 || true
      git push origin HEAD^:refs/heads/back 2>&1
      """
    )
    #expect(refused.exitCode != 0)
    let lines = refused.lines.filter { $0.contains("error: old-history: ") }
    #expect(lines.count == 2, "\(refused.output)")
    for line in lines { #expect(line.contains("with 2 more"), "\(line)") }
    #expect(try await sandbox.run("git -C ../remote.git rev-parse back").exitCode != 0)

    try await sandbox.shell(
      """
      (cd ../remote.git; lfs-migrate undo >/dev/null)
      cd ../stale; git push -q origin HEAD:refs/heads/back
      """
    )
  }

  @Test("a merge of it is refused where the migration was done, and fixed")
  func client() async throws {
    let sandbox = try await Self.sandbox(migratingIn: ".")
    try await sandbox.shell(
      """
      git push -q --force origin main
      lfs-migrate hook install pre-push >/dev/null
      (cd ../stale; echo 3 >three; git add .; commit three)
      git fetch -q ../stale HEAD:theirs
      git checkout -q theirs
      """
    )
    let refused = try await sandbox.run("git push origin theirs 2>&1")
    #expect(refused.exitCode == 1)
    #expect(refused.output.contains("error: old-history: "), "\(refused.output)")
    let merge = try await sandbox.run(
      "git checkout -q main; git merge -q --no-edit -s ours --allow-unrelated-histories theirs; git push origin main 2>&1"
    )
    #expect(merge.exitCode == 1)
    #expect(merge.output.contains("error: old-history: "), "\(merge.output)")
    // Another branch is checked out.
    try await sandbox.shell("git reset -q --hard origin/main")
    for arguments in [["origin/main..theirs"], ["--everything"]] {
      let report = try await sandbox.report(arguments)
      let finding = try #require(report.findings.first { $0.rule == "old-history" })
      #expect(
        finding.fix?.hasSuffix(" theirs && git checkout -q main --") == true,
        "\(finding.fix ?? "")"
      )
    }
    let report = try await sandbox.report(["origin/main..theirs"])
    try await sandbox.shell(try #require(report.findings.first?.fix))
    try await sandbox.shell("git push -q origin theirs; git diff --quiet main origin/main")
  }
}
