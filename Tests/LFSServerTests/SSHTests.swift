import GitCommand
import TestSupport
import Testing

@testable import LFSServer

@Suite("LFS server: found by SSH")
struct SSHTests {
  /// Replaces `ssh`: logs its arguments, and prints the content of a file.
  private static let stub = """
    #!/bin/sh
    for word; do printf '<%s>' "$word"; done >>"$STUB/ssh.log"; echo >>"$STUB/ssh.log"
    cat "$STUB/ssh.answer" || true
    [ ! -e "$STUB/ssh.next" ] || mv "$STUB/ssh.next" "$STUB/ssh.answer"
    cat "$STUB/ssh.error" >&2 2>/dev/null && exit 7
    exit 0
    """

  private static func run(
    _ remote: String,
    _ answer: String,
    _ body: (ServerSandbox) async throws -> Void
  ) async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.write(stub, to: "ssh")
      try await sandbox.write(
        answer.replacing("URL", with: sandbox.url + "/remote.git/info/lfs"),
        to: "ssh.answer"
      )
      try await sandbox.sh("chmod +x ssh")
      try await sandbox.write(remote, to: "address")
      try await sandbox.sh("git -C repo remote set-url origin \"$(cat address)\"")
      sandbox.environment.variables["STUB"] = sandbox.directory.path
      sandbox.environment.variables["GIT_SSH_COMMAND"] = "\"$STUB/ssh\" -v"
      try await sandbox.store(0..<250)
      try await body(sandbox)
    }
  }

  private static let answer = #"{"href": "URL", "header": {"Authorization": "RemoteAuth one"}}"#

  @Test("is asked with what SSH gave")
  func asked() async throws {
    try await Self.run("ssh://git@example.org:2222/a/b.git", Self.answer) { sandbox in
      try await sandbox.behave(#"{"field": "RemoteAuth one"}"#)
      #expect(try await sandbox.lacking(0..<260) == Array(250..<260))
      let words = "<-v><-p><2222><git@example.org><git-lfs-authenticate /a/b.git download>"
      #expect(try await sandbox.sh("cat ssh.log").line == words)
      #expect(try await sandbox.requests().count == 3)
    }
  }

  @Test("is asked with new fields when those are taken no more")
  func renewed() async throws {
    try await Self.run("git@example.org:b", Self.answer) { sandbox in
      try await sandbox.behave(#"{"field": "RemoteAuth two"}"#)
      try await sandbox.sh("sed s/one/two/ ssh.answer >ssh.next")
      #expect(try await sandbox.lacking(0..<260) == Array(250..<260))
      #expect(try await sandbox.sh("wc -l <ssh.log").line == "2")
      try await sandbox.behave(#"{"field": "RemoteAuth three"}"#)
      #expect(await sandbox.outcome() == "forbidden: not ***")
    }
  }

  static let commands:
    [(remote: String, variables: [String: String], settings: String, words: String)] =
      [
        ("git@h:a/b", [:], "", "<-v><git@h><git-lfs-authenticate a/b download>"),
        ("h:~u/b", [:], "", "<-v><h><git-lfs-authenticate ~u/b download>"),
        (
          "h:a b;$(id)'`", [:], "",
          "<-v><h><git-lfs-authenticate 'a b;$(id)'\\''`' download>"
        ),
        ("ssh://h/%61%20b", [:], "", "<-v><h><git-lfs-authenticate '/a b' download>"),
        ("ssh://u@[::1]:22/b", [:], "", "<-v><-p><22><u@::1><git-lfs-authenticate /b download>"),
        (
          "ssh://u:word@h/b", [:], "",
          "<-v><u@h><git-lfs-authenticate /b download>"
        ),
        (
          "ssh://h:22/b", ["GIT_SSH_VARIANT": "plink"], "",
          "<-v><-P><22><h><git-lfs-authenticate /b download>"
        ),
        (
          "ssh://h:22/b", [:], "ssh.variant tortoiseplink",
          "<-v><-batch><-P><22><h><git-lfs-authenticate /b download>"
        ),
        (
          "h:b", ["GIT_SSH_COMMAND": "", "GIT_SSH": "ROOT/ssh"], "",
          "<h><git-lfs-authenticate b download>"
        ),
        (
          "h:b", ["GIT_SSH_COMMAND": "", "GIT_SSH": "/nonexistent"],
          "core.sshCommand ROOT/ssh -x 'y z'",
          "<-x><y z><h><git-lfs-authenticate b download>"
        ),
      ]

  @Test("is reached as Git reaches it", arguments: commands)
  func command(
    _ remote: String,
    _ variables: [String: String],
    _ setting: String,
    _ words: String
  ) async throws {
    try await Self.run(remote, Self.answer) { sandbox in
      let root = sandbox.directory.path
      for (name, value) in variables {
        sandbox.environment.variables[name] = value.replacing("ROOT", with: root)
      }
      let parts = setting.replacing("ROOT", with: root).split(separator: " ", maxSplits: 1)
      if let name = parts.first, let value = parts.last {
        try await sandbox.write(String(value), to: "value")
        try await sandbox.sh("git -C repo config \(name) \"$(cat value)\"")
      }
      #expect(await sandbox.outcome() == "lacks 0")
      #expect(try await sandbox.sh("cat ssh.log").line == words)
    }
  }

  @Test("is not reached by a program that can't be told the port, or is not there")
  func notReached() async throws {
    try await Self.run("ssh://h:22/b", Self.answer) { sandbox in
      sandbox.environment.variables["GIT_SSH_VARIANT"] = "simple"
      #expect(await sandbox.outcome() == "ssh variant")
      sandbox.environment.variables["GIT_SSH_VARIANT"] = nil
      sandbox.environment.variables["GIT_SSH_COMMAND"] = nil
      sandbox.environment.variables["GIT_SSH"] = "/nonexistent/ssh"
      #expect(await sandbox.outcome() == "ssh not run")
      let log = try await sandbox.sh("ls ssh.log 2>/dev/null || true").line
      #expect(log.isEmpty)
    }
  }

  static let faults: [(answer: String, outcome: String)] = [
    ("", "ssh answer: no JSON"),
    ("Welcome!\n{}", "ssh answer: no JSON"),
    ("[]", "ssh answer: value "),
    (#"{"href": 1}"#, "ssh answer: value href"),
    (#"{"href": "ftp://h/x"}"#, "ssh answer: value href"),
    (#"{"href": "-x"}"#, "ssh answer: value href"),
    (#"{"href": "URL", "header": []}"#, "ssh answer: value header"),
    (#"{"href": "URL", "header": {"A": 1}}"#, "ssh answer: value header"),
    (#"{"href": "URL", "header": {"A": "b\r\nHost: x"}}"#, "ssh answer: value header"),
    (#"{"href": "URL", "header": {"A b": "c"}}"#, "ssh answer: value header"),
    (#"{"href": "URL", "header": null, "expires_in": "soon"}"#, "lacks 0"),
  ]

  @Test("is an error where the answer is none", arguments: faults)
  func badAnswers(_ answer: String, _ outcome: String) async throws {
    try await Self.run("h:b", answer) { sandbox in
      #expect(await sandbox.outcome() == outcome)
    }
  }

  @Test("is an error where SSH fails, in the words of SSH")
  func fails() async throws {
    try await Self.run("h:b", Self.answer) { sandbox in
      try await sandbox.write("no such repository", to: "ssh.error")
      #expect(await sandbox.outcome() == "ssh failed: no such repository")
    }
  }
}
