import TestSupport
import Testing

/// The real hook managers, installed before and after `lfs-migrate`'s hooks.
@Suite("hooks and programs that manage hooks")
struct HookManagerTests {
  /// A repository with a hook of the pre-commit framework that logs its call.
  private func frameworkSandbox() async throws -> HookSandbox {
    var sandbox = try await HookSandbox.make()
    let path = sandbox.repository.environment.variables["PATH"] ?? ""
    let tools = sandbox.repository.directory("tools")
    // Not the whole folder, which has a Python of its own.
    sandbox.repository.environment.variables["PATH"] = "\(tools):\(path)"
    sandbox.repository.environment.variables["PRE_COMMIT_HOME"] =
      sandbox.repository.directory("pre-commit-home")
    let made = try await sandbox.run(
      """
      mkdir ../tools; ln -s '\(TestTools.folder)/pre-commit' '\(TestTools.folder)/lefthook' ../tools/
      cat >.pre-commit-config.yaml <<'END'
      default_install_hook_types: [pre-push]
      repos:
      - repo: local
        hooks:
        - id: note
          name: note
          language: system
          entry: sh -c 'echo "mine $PRE_COMMIT_REMOTE_NAME" >>"$AUDIT_LOG"; exit ${MINE_EXIT:-0}'
          always_run: true
          pass_filenames: false
          stages: [pre-push]
      END
      cat >lefthook.yml <<'END'
      pre-push:
        commands:
          note:
            run: '{ echo mine {1} {2}; cat; } >>"$AUDIT_LOG"; exit ${MINE_EXIT:-0}'
            use_stdin: true
      END
      git add .; git commit -q -m two
      """
    )
    #expect(made.exitCode == 0, "\(made)")
    return sandbox
  }

  /// Pushes, and checks that both hooks run, that each can stop the push, and that `lfs-migrate`'s
  /// is first.
  private func expectBothRun(_ sandbox: HookSandbox, branch: String) async throws {
    _ = try await sandbox.log()
    _ = try await sandbox.run("git commit -q --no-verify --allow-empty -m next")
    let push = "git push -q origin main:\(branch)"
    #expect(try await sandbox.run(push, setting: ["MINE_EXIT": "1"]).exitCode != 0)
    #expect(try await sandbox.run(push, setting: ["AUDIT_EXIT": "1"]).exitCode != 0)
    #expect(try await !sandbox.remoteRefs().contains("refs/heads/\(branch)"))
    _ = try await sandbox.log()
    let pushed = try await sandbox.run(push)
    #expect(pushed.exitCode == 0, "\(pushed)")
    let names = try await sandbox.log().compactMap { $0.split(separator: " ").first }
      .filter { !$0.hasPrefix("refs/") }
    #expect(names == ["audit", "mine"])
  }

  @Test(
    "pre-commit before ours, and again after",
    .enabled(if: TestTools.has("pre-commit"), "pre-commit is not installed: see scripts/test")
  )
  func preCommitFirst() async throws {
    let sandbox = try await frameworkSandbox()
    #expect(try await sandbox.run("pre-commit install").exitCode == 0)
    let before = try await sandbox.files()
    #expect(try await sandbox.hook("install", "pre-push").output.contains("the hook of pre-commit"))
    try await expectBothRun(sandbox, branch: "a")
    // It takes the hook for a user's, moves it aside, and runs it.
    #expect(try await sandbox.run("pre-commit install").exitCode == 0)
    try await expectBothRun(sandbox, branch: "b")
    #expect(try await sandbox.hook("status").output.contains("run by pre-commit"))
    #expect(try await sandbox.hook("install", "pre-push").output.contains("installed already"))
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
  }

  @Test(
    "ours before pre-commit",
    .enabled(if: TestTools.has("pre-commit"), "pre-commit is not installed: see scripts/test")
  )
  func preCommitLast() async throws {
    let sandbox = try await frameworkSandbox()
    let before = try await sandbox.files()
    #expect(try await sandbox.hook("install", "pre-push").exitCode == 0)
    let ours = try await sandbox.files()
    #expect(try await sandbox.run("pre-commit install").exitCode == 0)
    try await expectBothRun(sandbox, branch: "a")
    #expect(try await sandbox.hook("status").exitCode == 0)
    #expect(try await sandbox.run("pre-commit uninstall").exitCode == 0)
    #expect(try await sandbox.files() == ours)
    #expect(try await sandbox.run("pre-commit install").exitCode == 0)
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.run("pre-commit uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
  }

  @Test(
    "a hook of git-lfs that pre-commit runs is not run twice, and not lost",
    .enabled(if: TestTools.has("pre-commit"), "pre-commit is not installed: see scripts/test")
  )
  func preCommitAndLFS() async throws {
    let sandbox = try await frameworkSandbox()
    try await sandbox.track()
    let made = try await sandbox.run(
      "git lfs install --local; pre-commit install; lfs-migrate hook install pre-push"
    )
    #expect(made.exitCode == 0, "\(made)")
    let script =
      HookSandbox.newObject + """
        GIT_TRACE=$PWD/../trace git push -q origin main >&2
        grep -c "trace: exec: git-lfs pre-push" ../trace; rm ../trace
        """
    #expect(try await sandbox.run(script).line == "1")
    #expect(try await sandbox.remoteObjects() == "1")
    // This time pre-commit overwrites the hook of git-lfs with `lfs-migrate`'s.
    #expect(try await sandbox.run("pre-commit install").exitCode == 0)
    #expect(try await sandbox.run(script).line == "1")
    #expect(try await sandbox.remoteObjects() == "2")
  }

  @Test(
    "lefthook before ours, and after",
    .enabled(if: TestTools.has("lefthook"), "lefthook is not installed: see scripts/test")
  )
  func lefthook() async throws {
    let sandbox = try await frameworkSandbox()
    #expect(try await sandbox.run("lefthook install").exitCode == 0)
    let before = try await sandbox.files()
    #expect(try await sandbox.hook("install", "pre-push").output.contains("the hook of lefthook"))
    try await expectBothRun(sandbox, branch: "a")
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
    // It moves the hook aside and does not run it, which is detected and fixed.
    #expect(try await sandbox.run("lefthook uninstall").exitCode == 0)
    #expect(try await sandbox.hook("install", "pre-push").exitCode == 0)
    #expect(try await sandbox.run("lefthook install").exitCode == 0)
    let status = try await sandbox.hook("status")
    #expect(status.exitCode == 1)
    #expect(status.output.contains("moved aside"))
    #expect(try await sandbox.hook("install", "pre-push").exitCode == 0)
    #expect(try await sandbox.hook("status").exitCode == 0)
    try await expectBothRun(sandbox, branch: "b")
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
  }

  @Test(
    "objects of Git LFS are uploaded with lefthook, and where it is told to do nothing",
    .enabled(if: TestTools.has("lefthook"), "lefthook is not installed: see scripts/test")
  )
  func lefthookAndLFS() async throws {
    let sandbox = try await frameworkSandbox()
    try await sandbox.track()
    let made = try await sandbox.run("lefthook install; lfs-migrate hook install pre-push")
    #expect(made.exitCode == 0, "\(made)")
    let pushed = try await sandbox.run(HookSandbox.newObject + "git push -q origin main")
    #expect(pushed.exitCode == 0, "\(pushed)")
    #expect(try await sandbox.remoteObjects() == "1")
    let without = try await sandbox.run(
      HookSandbox.newObject + "LEFTHOOK=0 git push -q origin main"
    )
    #expect(without.exitCode == 0, "\(without)")
    #expect(try await sandbox.remoteObjects() == "2")
  }
}
