import GitCommand
import GitSandbox
import Testing

@Suite("Git, run as a process")
struct GitTests {
  @Test("carries far more than a pipe holds, both ways at once")
  func largeInputAndOutput() async throws {
    try await Sandbox.run("git init -q repo") { sandbox in
      let git = sandbox.git()
      // Half a million queries for the empty tree, which every Git knows.
      let question = Array("4b825dc642cb6eb9a060e54bf8d69288fbee4904\n".utf8)
      let count = 500_000
      let input = Array([[UInt8]](repeating: question, count: count).joined())
      let output = try await git.output(of: ["cat-file", "--batch-check"], input: input)
      #expect(output.count == count * (question.count + " tree 0".utf8.count))
    }
  }

  @Test("reports why Git stopped before it read its input")
  func stopsEarly() async throws {
    try await Sandbox.run("git init -q repo") { sandbox in
      let line = Array("there-is-no-such-revision\n".utf8)
      let input = Array([[UInt8]](repeating: line, count: 100_000).joined())
      let result = try await sandbox.git().result(of: ["rev-list", "--stdin"], input: input)
      #expect(result.end == .exited(128))
      #expect(result.message == "fatal: bad revision 'there-is-no-such-revision'")
      #expect(
        result.failure
          == .failed(
            command: "git rev-list --stdin",
            end: .exited(128),
            message: "fatal: bad revision 'there-is-no-such-revision'"
          )
      )
    }
  }

  @Test("gives paths and variables that are no Unicode text to Git as they are")
  func bytes() async throws {
    let name: [UInt8] = Array("caf".utf8) + [0xe9]
    try await Sandbox.run("git init -q $'caf\\xe9'") { sandbox in
      var git = Git(directory: sandbox.bytes("") + name, environment: sandbox.environment)
      let toplevel = try await git.output(of: ["rev-parse", "--show-toplevel"])
      #expect(toplevel == sandbox.bytes("") + name + [0x0a])
      git.directory = nil
      git.environment["GIT_DIR"] = sandbox.bytes("") + name + Array("/.git".utf8)
      let directory = try await git.output(of: ["rev-parse", "--absolute-git-dir"])
      #expect(directory == sandbox.bytes("") + name + Array("/.git\n".utf8))
    }
  }

  @Test("runs no hook and no file system monitor of the repository")
  func runsNothing() async throws {
    let script = """
      git init -q repo && cd repo && commit a
      for hook in reference-transaction post-index-change fsmonitor; do
        printf '#!/bin/sh\\ntouch "%s/ran-$(basename "$0")"\\n' "$HOME" > .git/hooks/$hook
        chmod +x .git/hooks/$hook
      done
      git config core.fsmonitor "$PWD/.git/hooks/fsmonitor"
      """
    try await Sandbox.run(script) { sandbox in
      let git = sandbox.git()
      _ = try await git.output(of: ["status", "--porcelain"])
      _ = try await git.output(of: ["update-ref", "refs/heads/b", "HEAD"], purpose: .write)
      #expect(try await sandbox.sh("ls") == "repo")
    }
  }

  /// Connections that are kept for later calls hold the pipes.
  @Test("does not wait for those that hold its pipes when it has ended", .timeLimit(.minutes(10)))
  func heldPipes() async throws {
    try await Sandbox.run("git init -q repo") { sandbox in
      let alias = ["-c", "alias.held=!sleep 3600 & echo $! here"] as [GitArgument]
      let output = try await sandbox.git().output(of: alias + ["held"])
      let words = String(decoding: output, as: UTF8.self).split(separator: " ")
      #expect(words.last == "here\n")
      _ = try await sandbox.sh("kill \(words.first ?? "")")
    }
  }

  @Test("ends with the task that waits for it", .timeLimit(.minutes(10)))
  func cancelled() async throws {
    try await Sandbox.run("git init -q repo") { sandbox in
      let git = sandbox.git()
      let task = Task {
        try await git.result(of: ["-c", "alias.late=!exec sleep 3600", "late"]).end
      }
      try await Task.sleep(for: .milliseconds(300))
      task.cancel()
      #expect(try await task.value == .killed(signal: 9))
    }
  }

  @Test("switches off what settings would have it run, by their names, in each worktree")
  func disablesBySettings() async throws {
    let script = """
      git init -q repo && cd repo && commit a && git worktree add -q --detach ../linked
      git config extensions.worktreeConfig true
      git config hook.evil.command x; git config 'filter.a=b.c.clean' x; git config core.fsmonitor x
      printf '[filter ""]\\nclean = x\\n[hook ""]\\ncommand = x\\n' >>.git/config
      git -C ../linked config --worktree hook.own.command x
      git config alias.lfs '!echo alias'
      """
    try await Sandbox.run(script) { sandbox in
      // As a command that is not `config`, and so gets the additional settings.
      func value(_ key: String, _ git: Git) async throws -> String {
        let result = try await git.result(of: ["--no-pager", "config", "\(key)"])
        return String(decoding: result.output, as: UTF8.self)
      }
      let git = sandbox.git()
      for (key, expected) in [
        ("hook.evil.enabled", "false\n"), ("hook..enabled", "false\n"), ("filter..clean", "\n"),
        ("filter.a=b.c.clean", "\n"), ("filter.a=b.c.required", "false\n"),
        ("core.fsmonitor", "false\n"), ("core.hooksPath", "/dev/null\n"),
        ("submodule.recurse", "false\n"), ("hook.own.enabled", ""),
      ] {
        #expect(try await value(key, git) == expected, "\(key)")
      }
      let worktrees = try await Worktree.list(git, in: .discover(git))
      #expect(try await value("hook.own.enabled", worktrees[1].git(from: git)) == "false\n")
      #expect(try await value("hook.evil.enabled", worktrees[0].git(from: git)) == "false\n")
      // The settings without the additional ones.
      #expect(try await GitConfig.read(git).value("filter..clean") == Array("x".utf8))
      #expect(try await GitConfig.read(git).contains("hook.evil.enabled") == false)
      var without = git
      without.environment["PATH"] = sandbox.bytes("bin")
      try await sandbox.sh("mkdir bin; ln -s $(command -v git) bin/git")
      #expect(try await without.result(of: ["lfs", "version"]).output == [])
    }
  }

  @Test("says so when Git is not installed")
  func notInstalled() async throws {
    let git = Git(environment: GitEnvironment(["PATH": "/nonexistent"]))
    await #expect(throws: GitError.notRunnable(.notFound)) {
      try await git.output(of: ["version"])
    }
  }
}
