import TestSupport
import Testing

/// The contents of `.pre-commit-hooks.yaml` and of `examples/`, run as they are.
@Suite("integrations")
struct IntegrationTests {
  private static let zero = String(repeating: "0", count: 40)

  @Test(
    "the hook for the pre-commit framework audits commits, pushes and ranges",
    .enabled(if: TestTools.has("pre-commit"), "pre-commit is not installed: see scripts/test")
  )
  func framework() async throws {
    let sandbox = try await HookSandbox.make()
    let made = try await sandbox.run(
      """
      export PRE_COMMIT_HOME=$PWD/../pre-commit-home
      git init -q ../hooks; mkdir ../hooks/scripts
      cp '\(Checkout.root)/.pre-commit-hooks.yaml' ../hooks/
      cp '\(Checkout.root)/scripts/pre-commit-audit' ../hooks/scripts/
      git -C ../hooks add .; git -C ../hooks commit -q -m hooks; git -C ../hooks tag v1
      cat >.pre-commit-config.yaml <<END
      default_install_hook_types: [pre-commit, pre-push]
      repos:
      - repo: $PWD/../hooks
        rev: v1
        hooks:
        - id: lfs-migrate-audit
          args: [--preset=github]
      END
      git add .; git commit -q -m config
      '\(TestTools.folder)/pre-commit' install --install-hooks
      """
    )
    #expect(made.exitCode == 0, "\(made)")
    let home = ["PRE_COMMIT_HOME": sandbox.repository.directory("pre-commit-home")]
    func run(_ script: String, failing: Bool = false) async throws -> Int32 {
      let changes = failing ? home.merging(["AUDIT_EXIT": "1"]) { $1 } : home
      return try await sandbox.run(script, setting: changes).exitCode
    }
    let commit = "echo more >>file; git add file; git commit -q -m more"
    #expect(try await run(commit, failing: true) == 1)
    #expect(try await run(commit) == 0)
    #expect(
      try await sandbox.log() == Array(repeating: "audit --staged --preset=github", count: 2)
    )
    // A whole branch, a new commit, a new branch beside it, a tag, and the deletion of a branch.
    let id = try await sandbox.run("git rev-parse main").line
    #expect(try await run("git push -q origin main", failing: true) != 0)
    #expect(try await sandbox.remoteRefs() == [])
    _ = try await sandbox.log()
    #expect(try await run("git push -q origin main") == 0)
    let call = "audit pre-push origin ../remote.git --preset=github"
    #expect(
      try await sandbox.log() == [call, "refs/heads/main \(id) refs/heads/main \(Self.zero)"]
    )
    #expect(try await run(commit + "; rm -f ../log; git push -q origin main") == 0)
    let next = try await sandbox.run("git rev-parse main").line
    #expect(try await sandbox.log() == [call, "refs/heads/main \(next) refs/heads/main \(id)"])
    #expect(
      try await run("git switch -q -c side; \(commit); rm -f ../log; git push -q origin side") == 0
    )
    let side = try await sandbox.run("git rev-parse side").line
    #expect(try await sandbox.log() == [call, "refs/heads/side \(side) refs/heads/side \(next)"])
    #expect(try await run("git push -q origin :side", failing: true) == 0)
    #expect(try await sandbox.log() == [])

    #expect(
      try await run(
        "'\(TestTools.folder)/pre-commit' run --from-ref main --to-ref side >&2",
        failing: true
      ) == 1
    )
    #expect(try await sandbox.log() == ["audit main..side --preset=github"])
  }

  @Test(
    "the examples for continuous integration audit what is new",
    .enabled(if: TestTools.has("pre-commit"), "PyYAML is not installed: see scripts/test")
  )
  func continuousIntegration() async throws {
    let sandbox = try await HookSandbox.make()
    let made = try await sandbox.run(
      """
      git push -q origin main; git fetch -q; git switch -q -c topic
      git commit -q --allow-empty -m topic
      '\(TestTools.folder)/python' - '\(Checkout.root)/examples' .. <<'END'
      import sys, yaml
      examples, to = sys.argv[1:]
      steps = yaml.safe_load(open(examples + "/github-actions.yml"))["jobs"]["audit"]["steps"]
      step = next(step for step in steps if step.get("name") == "Audit")
      assert set(step["env"]) == {"BASE", "HEAD", "MAIN"}
      assert steps[0]["with"]["fetch-depth"] == 0
      open(to + "/github.sh", "w").write(step["run"])
      job = yaml.safe_load(open(examples + "/gitlab-ci.yml"))["big-files"]
      assert job["variables"]["GIT_DEPTH"] == "0"
      open(to + "/gitlab.sh", "w").write("\\n".join(job["script"]))
      END
      """
    )
    #expect(made.exitCode == 0, "\(made)")
    let base = try await sandbox.run("git rev-parse main").line
    let head = try await sandbox.run("git rev-parse topic").line
    let github: [String: String?] = ["HEAD": head, "MAIN": "origin/main", "GIT_CONFIG_GLOBAL": nil]
    let gitlab: [String: String?] = ["CI_COMMIT_SHA": head, "CI_DEFAULT_BRANCH": "main"]
    // A pull request or a push; a new branch; a base that is missing after a forced push.
    for (given, expected) in [
      (base, base), (Self.zero, "origin/main"), ("1234" + base.dropFirst(4), "origin/main"),
    ] {
      let ran = try await sandbox.run(
        "bash -e ../github.sh",
        setting: github.merging(["BASE": given]) { $1 }
      )
      #expect(ran.exitCode == 0, "\(ran)")
      #expect(
        try await sandbox.log() == [
          "audit --preset=github --format=github \(expected)..\(head)"
        ]
      )
      for name in ["CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_COMMIT_BEFORE_SHA"] {
        let ran = try await sandbox.run(
          "sh -e ../gitlab.sh",
          setting: gitlab.merging([name: given]) { $1 }
        )
        #expect(ran.exitCode == 0, "\(ran)")
        #expect(try await sandbox.log() == ["audit --preset=gitlab \(expected)..\(head)"])
      }
    }
    let failing = try await sandbox.run(
      "bash -e ../github.sh",
      setting: github.merging(["BASE": base, "AUDIT_EXIT": "1"]) { $1 }
    )
    #expect(failing.exitCode == 1)
  }

  @Test("the example for a server refuses a push")
  func server() async throws {
    let sandbox = try await HookSandbox.make()
    _ = try await sandbox.run("cp '\(Checkout.root)/examples/pre-receive' ../remote.git/hooks/")
    let refused = try await sandbox.run("git push -q origin main", setting: ["AUDIT_EXIT": "1"])
    #expect(refused.exitCode == 1)
    #expect(try await sandbox.remoteRefs() == [])
    _ = try await sandbox.log()
    #expect(try await sandbox.run("git push -q origin main").exitCode == 0)
    let id = try await sandbox.run("git rev-parse main").line
    #expect(
      try await sandbox.log() == ["audit --pre-receive", "\(Self.zero) \(id) refs/heads/main"]
    )
    let other = sandbox.repository.directory("remote.git")
    #expect(try await sandbox.hook("status", "pre-receive", in: other).exitCode == 1)
  }
}
