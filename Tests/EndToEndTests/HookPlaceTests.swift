import TestSupport
import Testing

/// Hooks are installed where Git looks for them, and nowhere else.
@Suite("hooks are installed where Git looks for them")
struct HookPlaceTests {
  /// A folder of hooks, and the script that sets it up.
  struct Place: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let script: String
    /// The folder, relative to the repository.
    let folder: String
    /// The directory of the command, relative to the repository.
    var directory = "."
    let words: String?

    init(_ name: String, _ script: String, in folder: String, saying words: String? = nil) {
      (testDescription, self.script, self.folder, self.words) = (name, script, folder, words)
    }

    func from(_ directory: String) -> Place {
      var copy = self
      copy.directory = directory
      return copy
    }
  }

  static let places = [
    Place("no folder at all", "rm -r .git/hooks", in: ".git/hooks"),
    Place("a folder below", "mkdir -p a/b", in: ".git/hooks").from("a/b"),
    Place(
      "core.hooksPath, relative",
      "git config core.hooksPath 'my hooks/of \"it'",
      in: "my hooks/of \"it",
      saying: "working tree"
    ),
    Place(
      "core.hooksPath, relative, from a folder below",
      "git config core.hooksPath ../hooks; mkdir -p a/b",
      in: "../hooks"
    ).from("a/b"),
    Place(
      "core.hooksPath, absolute",
      "git config core.hooksPath \"$PWD/../ho'oks\"",
      in: "../ho'oks"
    ),
    Place("core.hooksPath in the home", "git config core.hooksPath '~/hooks'", in: "../home/hooks"),
    Place(
      "core.hooksPath for all repositories",
      "git config --file ../home/config core.hooksPath '~/all'",
      in: "../home/all",
      saying: "for all repositories (global)"
    ),
    Place(
      "core.hooksPath on the command line of Git",
      "true",
      in: "../command"
    ),
  ]

  @Test("and run from there", arguments: places)
  func runs(_ place: Place) async throws {
    var sandbox = try await HookSandbox.make()
    sandbox.repository.environment.variables["GIT_CONFIG_GLOBAL"] =
      sandbox.repository.directory("home/config")
    if place.folder == "../command" {
      sandbox.repository.environment.variables["GIT_CONFIG_PARAMETERS"] =
        "'core.hooksPath=../command'"
    }
    #expect(try await sandbox.run(place.script).exitCode == 0)
    let before = try await sandbox.files(in: "..")
    let installed = try await sandbox.hook(
      "install",
      in: sandbox.repository.path + "/" + place.directory
    )
    #expect(installed.exitCode == 0, "\(installed)")
    if let words = place.words { #expect(installed.output.contains(words)) }
    let check = try await sandbox.run(
      "test -x \"$FOLDER/pre-push\" && test -x \"$FOLDER/pre-commit\"",
      setting: ["FOLDER": place.folder]
    )
    #expect(check.exitCode == 0)
    #expect(try await sandbox.hook("status").exitCode == 0)
    #expect(try await sandbox.run("git push -q origin main").exitCode == 0)
    #expect(try await sandbox.log().first == "audit pre-push origin ../remote.git")
    #expect(
      try await sandbox.run("git push -q origin :main", setting: ["AUDIT_EXIT": "1"]).exitCode == 1
    )
    _ = try await sandbox.log()
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    let left = try await sandbox.files(in: "..").files.filter { path, _ in
      !path.hasPrefix("./remote.git") && !path.hasPrefix("./repository/.git/refs/remotes")
        && !path.hasPrefix("./repository/.git/logs")
    }
    let expected = before.files.filter { path, _ in
      !path.hasPrefix("./remote.git") && !path.hasPrefix("./repository/.git/logs")
    }
    #expect(left == expected)
  }

  @Test("paths with spaces, quotes and newlines", arguments: ["a 'b\" c$d", "two\nlines", "-x"])
  func oddPaths(_ name: String) async throws {
    let sandbox = try await HookSandbox.make(folder: name)
    _ = try await sandbox.run(
      "printf '#!/bin/sh\\n%s' '\(HookSandbox.noting())' >.git/hooks/pre-push; chmod +x .git/hooks/*"
    )
    let before = try await sandbox.files()
    // The program is found at its place at installation.
    _ = try await sandbox.run("git config core.hooksPath \"$PWD/.git/hooks\"")
    #expect(try await sandbox.hook("install", "pre-push").exitCode == 0)
    let pushed = try await sandbox.run("git push -q origin main")
    #expect(pushed.exitCode == 0, "\(pushed)")
    #expect(try await sandbox.log().count == 4)
    #expect(try await sandbox.hook("status").exitCode == 0)
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
  }

  @Test("one that Git looks past, since core.hooksPath came later, is found")
  func strays() async throws {
    let sandbox = try await HookSandbox.make()
    let before = try await sandbox.files()
    _ = try await sandbox.hook("install", "pre-push")
    _ = try await sandbox.run("git config core.hooksPath ../hooks")
    let status = try await sandbox.hook("status")
    #expect(status.exitCode == 1)
    #expect(status.output.contains("Git does not look there"))
    #expect(try await sandbox.hook("install", "pre-push").exitCode == 0)
    #expect(try await sandbox.hook("status").exitCode == 0)
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
    #expect(try await sandbox.run("ls ../hooks").exitCode != 0)
    _ = try await sandbox.run("git config --unset core.hooksPath; lfs-migrate hook install")
    _ = try await sandbox.run("git config core.hooksPath /dev/null")
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
  }

  @Test("a hook that people commit names no place of this machine; every user may run any hook")
  func content() async throws {
    let sandbox = try await HookSandbox.make()
    let made = try await sandbox.run(
      """
      umask 077; lfs-migrate hook install pre-push; stat -c %a .git/hooks/pre-push
      git config core.hooksPath hooks; lfs-migrate hook install pre-push >&2
      grep -c "^recorded=''$" hooks/pre-push
      PATH=/usr/bin:/bin '\(Checkout.binary)' hook install pre-push >&2
      grep -c "^recorded='/" hooks/pre-push
      """
    )
    #expect(made.lines.suffix(3) == ["755", "1", "1"], "\(made)")
  }

  @Test("linked worktrees share the hooks")
  func worktrees() async throws {
    let sandbox = try await HookSandbox.make()
    let before = try await sandbox.files()
    _ = try await sandbox.run("git worktree add -q ../linked")
    let linked = sandbox.repository.directory("linked")
    #expect(try await sandbox.hook("install", in: linked).exitCode == 0)
    #expect(try await sandbox.run("git push -q origin main").exitCode == 0)
    #expect(
      try await sandbox.run(
        "cd ../linked; git commit -q --allow-empty -m two; git push -q origin linked"
      )
      .exitCode == 0
    )
    #expect(try await sandbox.log().filter { $0.hasPrefix("audit") }.count == 3)
    #expect(try await sandbox.hook("uninstall").exitCode == 0)
    #expect(try await sandbox.files() == before)
  }

  @Test("a bare repository gets no hook for commits; a server may audit what it receives")
  func bare() async throws {
    let sandbox = try await HookSandbox.make()
    let bare = sandbox.repository.directory("remote.git")
    let before = try await sandbox.files(in: "../remote.git")
    let installed = try await sandbox.hook("install", in: bare)
    #expect(installed.exitCode == 0)
    #expect(installed.output.contains("hook install pre-receive"))
    #expect(try await sandbox.hook("install", "pre-receive", in: bare).exitCode == 0)
    #expect(
      try await sandbox.run("cd ../remote.git/hooks; ls pre-* | grep -v sample").lines
        == ["pre-push", "pre-receive"]
    )
    let refused = try await sandbox.run("git push -q origin main", setting: ["AUDIT_EXIT": "1"])
    #expect(refused.exitCode == 1)
    #expect(refused.errorOutput.contains("pre-receive hook declined"))
    #expect(try await sandbox.log().first == "audit --pre-receive")
    #expect(try await sandbox.run("git push -q origin main").exitCode == 0)
    let log = try await sandbox.log()
    let id = try await sandbox.run("git rev-parse main").line
    #expect(log == ["audit --pre-receive", "\(TestOID.zero) \(id) refs/heads/main"])
    _ = try await sandbox.run(
      "cd ../remote.git; git init -q --bare ../third.git; git push -q ../third.git main"
    )
    #expect(try await sandbox.log().first == "audit pre-push ../third.git ../third.git")
    #expect(try await sandbox.hook("uninstall", in: bare).exitCode == 0)
    #expect(
      try await sandbox.files(in: "../remote.git/hooks").files
        == before.files.filter { $0.key.hasPrefix("./hooks/") || $0.key == "./hooks" }
        .reduce(into: [:]) { files, file in
          files[file.key == "./hooks" ? "." : "./" + file.key.dropFirst(8)] = file.value
        }
    )
  }
}

/// Ids that tests write out.
private enum TestOID {
  static let zero = String(repeating: "0", count: 40)
}
