import TestSupport
import Testing

/// A hook that can't be installed, removed or run without harm is refused, and nothing changes.
@Suite("hooks are refused rather than lost")
struct HookRefusalTests {
  /// A state of the repository in which a command must be refused.
  struct State: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
    let arguments: [String]
    let words: String

    init(_ arguments: String..., when name: String, _ script: String, saying words: String) {
      testDescription = "\(arguments.joined(separator: " ")): \(name)"
      (self.arguments, self.script, self.words) = (arguments, script, words)
    }
  }

  static let states = [
    State(
      "install",
      when: "hooks are off",
      "git config core.hooksPath /dev/null",
      saying: "switched off"
    ),
    State("install", when: "hooks are off", "git config core.hooksPath ''", saying: "switched off"),
    State(
      "install",
      when: "the folder is a file",
      "git config core.hooksPath file; touch file",
      saying: "is not a folder"
    ),
    State(
      "install",
      when: "the folder is a link that leads nowhere",
      "rm -r .git/hooks; ln -s nowhere .git/hooks",
      saying: "is not a folder"
    ),
    State(
      "install",
      when: "nobody may write there",
      "git config core.hooksPath /proc/self",
      saying: "cannot create"
    ),
    State("install", when: "a folder is there", "mkdir .git/hooks/pre-push", saying: "is no file"),
    State(
      "install",
      when: "a link to a folder is there",
      "ln -s ../.. .git/hooks/pre-push",
      saying: "is no file"
    ),
    State("install", when: "a pipe is there", "mkfifo .git/hooks/pre-push", saying: "is no file"),
    State(
      "install",
      when: "another hook is a link to it",
      "printf 'exit 0' >.git/hooks/pre-push; ln -s pre-push .git/hooks/post-merge",
      saying: "symbolic link"
    ),
    State(
      "install",
      when: "it was edited",
      "lfs-migrate hook install >&2; echo 'echo more' >>.git/hooks/pre-push",
      saying: "edited"
    ),
    State(
      "uninstall",
      when: "it was edited",
      "lfs-migrate hook install >&2; echo 'echo more' >>.git/hooks/pre-push",
      saying: "edited"
    ),
    State(
      "install",
      when: "another hook replaced it",
      "$mine; lfs-migrate hook install >&2; echo 'exit 0 # new' >new; chmod +x new; mv new .git/hooks/pre-push",
      saying: "another program has put its hook in place"
    ),
    State(
      "uninstall",
      when: "another hook replaced it",
      "$mine; lfs-migrate hook install >&2; echo 'exit 0 # new' >new; chmod +x new; mv new .git/hooks/pre-push",
      saying: "another program has put its hook in place"
    ),
    State(
      "uninstall",
      when: "the kept hook is gone",
      "$mine; lfs-migrate hook install >&2; rm .git/hooks/pre-push.before-lfs-migrate",
      saying: "is gone"
    ),
    State(
      "install",
      when: "the second of two can't be written",
      "$mine; mkdir .git/hooks/pre-push.lfs-migrate-new",
      saying: "cannot create"
    ),
    State("install", "post-merge", when: "it is no such hook", "true", saying: "is none of"),
  ]

  private static let mine = "install -m 755 /dev/stdin .git/hooks/pre-push <<<'exit 0'"

  @Test("exit code 2, and nothing changes", arguments: states)
  func refuses(_ state: State) async throws {
    let sandbox = try await HookSandbox.make()
    let script = state.script.replacing("$mine", with: Self.mine)
    let made = try await sandbox.run(script)
    #expect(made.exitCode == 0, "\(made)")
    let before = try await FileListing(of: sandbox.repository)
    let result = try await sandbox.repository.lfsMigrate(["hook"] + state.arguments)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains(state.words), "\(result.errorOutput)")
    #expect(try await FileListing(of: sandbox.repository) == before)
  }

  @Test("each refusal has a way out")
  func waysOut() async throws {
    let sandbox = try await HookSandbox.make()
    _ = try await sandbox.run(Self.mine)
    let before = try await sandbox.files()
    for command in ["install", "uninstall"] {
      _ = try await sandbox.hook("install")
      _ = try await sandbox.run("echo 'echo more' >>.git/hooks/pre-push")
      #expect(try await sandbox.hook("status").exitCode == 1)
      #expect(try await sandbox.hook(command, "--force").exitCode == 0)
      #expect(try await sandbox.hook("uninstall").exitCode == 0)
      #expect(try await sandbox.files() == before)
    }
    // Another hook in place: the user must decide between them.
    _ = try await sandbox.hook("install")
    _ = try await sandbox.run("rm .git/hooks/pre-push; cp .git/hooks/pre-commit .git/hooks/other")
    _ = try await sandbox.run("echo 'exit 0' >.git/hooks/pre-push")
    #expect(try await sandbox.hook("status").exitCode == 1)
    _ = try await sandbox.run("mv .git/hooks/pre-push.before-lfs-migrate .git/hooks/pre-push")
    _ = try await sandbox.run("rm .git/hooks/other")
    #expect(try await sandbox.hook("install").exitCode == 0)
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
    // The user removed the hook: the kept one is restored.
    for command in ["install", "uninstall"] {
      _ = try await sandbox.hook("install")
      _ = try await sandbox.run("rm .git/hooks/pre-push")
      #expect(try await sandbox.hook("status", "pre-push").exitCode == 1)
      #expect(try await sandbox.hook(command).exitCode == 0)
      _ = try await sandbox.hook("uninstall")
      #expect(try await sandbox.files() == before)
    }
    // The kept hook is gone, and is no longer run.
    _ = try await sandbox.hook("install")
    _ = try await sandbox.run("rm .git/hooks/pre-push.before-lfs-migrate")
    let stopped = try await sandbox.run("git push -q origin main")
    #expect(stopped.exitCode != 0)
    #expect(stopped.errorOutput.contains("is gone"))
    #expect(try await sandbox.hook("install").exitCode == 0)
    #expect(try await sandbox.run("git push -q origin main").exitCode == 0)
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.run("ls .git/hooks | grep -v sample || true").line == "")
  }

  @Test("what a stopped installation left is no obstacle")
  func leftovers() async throws {
    let sandbox = try await HookSandbox.make()
    _ = try await sandbox.run(Self.mine)
    let before = try await sandbox.files()
    _ = try await sandbox.run(
      """
      ln .git/hooks/pre-push .git/hooks/pre-push.before-lfs-migrate
      echo half >.git/hooks/pre-push.lfs-migrate-new
      """
    )
    #expect(try await sandbox.hook("install").exitCode == 0)
    #expect(try await sandbox.hook("status").exitCode == 0)
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
  }

  @Test("a program that is gone stops the push, and says how to fix it")
  func programMissing() async throws {
    let sandbox = try await HookSandbox.make()
    _ = try await sandbox.run("cp '\(Checkout.binary)' ../copy; ../copy hook install; rm ../copy")
    _ = try await sandbox.run("mv ../bin/lfs-migrate ../bin/other")
    let status = try await sandbox.hook("status", "--json")
    #expect(status.exitCode == 1)
    #expect(status.output.contains("\"program missing\""))
    let stopped = try await sandbox.run("git push -q origin main")
    #expect(stopped.exitCode != 0)
    #expect(stopped.errorOutput.contains("cannot find 'lfs-migrate'"))
    #expect(stopped.errorOutput.contains("rm '.git/hooks/pre-push'"))
    #expect(try await sandbox.remoteRefs() == [])
    #expect(try await sandbox.run("git commit -q --allow-empty -m two").exitCode == 1)
    // The program is on the PATH again.
    _ = try await sandbox.run("mv ../bin/other ../bin/lfs-migrate")
    #expect(try await sandbox.run("git push -q origin main").exitCode == 0)
  }

  @Test("one that is not executable is found, and fixed")
  func notExecutable() async throws {
    let sandbox = try await HookSandbox.make()
    _ = try await sandbox.hook("install")
    _ = try await sandbox.run("chmod -x .git/hooks/pre-push")
    let status = try await sandbox.hook("status")
    #expect(status.exitCode == 1)
    #expect(status.output.contains("not executable"))
    #expect(try await sandbox.hook("status", "pre-commit").exitCode == 0)
    #expect(try await sandbox.hook("install").exitCode == 0)
    #expect(try await sandbox.hook("status").exitCode == 0)
  }

  @Test("the audit of one push can be left out, and what else is there runs")
  func skipped() async throws {
    let sandbox = try await HookSandbox.make()
    let note = HookSandbox.noting()
    _ = try await sandbox.run(
      "printf '#!/bin/sh\\n%s' '\(note)' >.git/hooks/pre-push; chmod +x .git/hooks/pre-push"
    )
    _ = try await sandbox.hook("install")
    let pushed = try await sandbox.run(
      "git push -q origin main",
      setting: ["AUDIT_EXIT": "1", "LFS_MIGRATE_SKIP_AUDIT": "1"]
    )
    #expect(pushed.exitCode == 0)
    #expect(pushed.errorOutput.contains("not audited"))
    #expect(try await sandbox.log().first == "mine origin ../remote.git")
  }

  @Test("nothing of the repository runs while hooks are installed")
  func runsNothing() async throws {
    let sandbox = try await HookSandbox.make()
    _ = try await sandbox.run(
      """
      for hook in pre-push pre-commit post-index-change reference-transaction post-checkout; do
        printf '#!/bin/sh\\ntouch %s/../ran\\n' "$PWD" >.git/hooks/$hook; chmod +x .git/hooks/$hook
      done
      git config core.fsmonitor "touch $PWD/../ran"
      """
    )
    for command in ["install", "status", "uninstall"] { _ = try await sandbox.hook(command) }
    #expect(try await sandbox.run("ls .. | grep -c ran || true").line == "0")
  }
}
