import TestSupport
import Testing

/// The real Git LFS uploads its objects, in any order of installation.
@Suite("hooks and Git LFS")
struct HookLFSTests {
  static let orders = [
    "git lfs install --local; lfs-migrate hook install",
    "lfs-migrate hook install",
    "lfs-migrate hook install; git lfs install --local || true",
    "lfs-migrate hook install; git lfs update --force; lfs-migrate hook install",
    // A hook that does not run Git LFS, and that Git LFS does not replace.
    """
    install -m 755 /dev/stdin .git/hooks/pre-push <<<'exit 0 # git lfs pre-push'
    git lfs install --local || true; lfs-migrate hook install
    """,
    // A hook with Git LFS that is not executable.
    "echo 'git lfs pre-push \"$@\"' >.git/hooks/pre-push; lfs-migrate hook install",
  ]

  @Test("a push takes the objects along", arguments: orders)
  func uploads(_ install: String) async throws {
    let sandbox = try await HookSandbox.make()
    try await sandbox.track()
    let installed = try await sandbox.run("{ \(install)\n} >../out 2>&1")
    #expect(installed.exitCode == 0, "\(installed)")
    #expect(try await sandbox.hook("status").exitCode == 0)
    let refused = try await sandbox.run(
      HookSandbox.newObject + "AUDIT_EXIT=1 git push -q origin main"
    )
    #expect(refused.exitCode == 1)
    #expect(try await sandbox.remoteObjects() == "0")
    let pushed = try await sandbox.run("git push -q origin main")
    #expect(pushed.exitCode == 0, "\(pushed)")
    #expect(try await sandbox.remoteObjects() == "1")
    let uploads = try await sandbox.run(
      HookSandbox.newObject + """
        git tag v1
        GIT_TRACE=$PWD/../trace git push -q origin main v1 >&2
        grep -c "trace: exec: git-lfs pre-push" ../trace
        """
    )
    #expect(uploads.line == "1", "it runs once")
    #expect(try await sandbox.remoteObjects() == "2")
    #expect(try await sandbox.run("git lfs fsck").exitCode == 0)
  }

  @Test("over HTTP, with an LFS server, and a server that audits")
  func http() async throws {
    let sandbox = try await HookSandbox.make()
    try await sandbox.track()
    let bare = sandbox.repository.directory("remote.git")
    #expect(try await sandbox.hook("install").exitCode == 0)
    #expect(try await sandbox.hook("install", "pre-receive", in: bare).exitCode == 0)
    let pushed = try await sandbox.runWithServer(
      HookSandbox.newObject + """
        git config lfs.locksverify false
        git -C ../remote.git config http.receivepack true
        git remote set-url origin "$server/remote.git"
        AUDIT_EXIT=1 git push -q origin main && exit 90
        git -C ../remote.git rev-parse -q --verify main && exit 91
        rm ../log
        git push -q origin main
        git -C .. clone -q "$server/remote.git" clone -c filter.lfs.smudge='git-lfs smudge -- %f' \\
          -c filter.lfs.process='git-lfs filter-process' -c filter.lfs.required=true
        cmp a.bin ../clone/a.bin
        """
    )
    #expect(pushed.exitCode == 0, "\(pushed)")
    #expect(try await sandbox.remoteObjects() == "1")
    let log = try await sandbox.log()
    let id = try await sandbox.run("git rev-parse main").line
    let zero = String(repeating: "0", count: 40)
    #expect(log.count == 4)
    #expect(log.first?.hasPrefix("audit pre-push origin http://127.0.0.1:") == true)
    #expect(log.dropFirst().first == "refs/heads/main \(id) refs/heads/main \(zero)")
    #expect(log.suffix(2) == ["audit --pre-receive", "\(zero) \(id) refs/heads/main"])
  }

  @Test("an import knows that the upload is taken care of")
  func importReport() async throws {
    let sandbox = try await HookSandbox.make()
    _ = try await sandbox.run("seq 4000 >a.bin; git add .; git commit -q -m a")
    #expect(try await sandbox.hook("install").exitCode == 0)
    let report = try await sandbox.repository.lfsMigrate(
      ["import", "--everything", "--yes", "--include=*.bin", "--json"]
    )
    #expect(report.exitCode == 0)
    #expect(report.output.contains("\"hasHooks\": true"))
    #expect(try await sandbox.hook("status").exitCode == 0)
  }

  @Test("without git-lfs, a push from a repository that uses it stops")
  func missing() async throws {
    let sandbox = try await HookSandbox.make()
    try await sandbox.track()
    _ = try await sandbox.run(HookSandbox.newObject + "lfs-migrate hook install")
    let stopped = try await sandbox.run(
      """
      for tool in git sh cat grep; do ln -s "$(command -v $tool)" ../bin/; done
      PATH=$PWD/../bin git push -q origin main
      """
    )
    #expect(stopped.exitCode != 0)
    #expect(stopped.errorOutput.contains("'git-lfs' was not found"))
    #expect(try await sandbox.remoteRefs() == [])
  }
}
