import JSON
import TestSupport
import Testing

@testable import LFSServer

@Suite("LFS server: logins")
struct LoginTests {
  /// A credential helper that returns one password after the other, and logs its input.
  private static let helper = """
    #!/bin/sh
    { echo "== $1"; cat; } >>helper.log
    [ "$1" = get ] || exit 0
    head -n 1 passwords | sed 's/^/username=ada\\npassword=/'
    [ "$(wc -l <passwords)" -lt 2 ] || sed -i 1d passwords
    """

  private static func withHelper(
    _ passwords: String,
    _ body: (ServerSandbox) async throws -> Void
  ) async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.write(helper, to: "helper")
      try await sandbox.write(passwords, to: "passwords")
      try await sandbox.store(0..<400)
      try await sandbox.behave(#"{"login": "ada:secret words"}"#)
      try await sandbox.sh(
        "chmod +x helper; git -C repo config credential.helper \"!cd '$PWD' && ./helper\""
      )
      try await body(sandbox)
    }
  }

  @Test("come from credential helpers, which hear that they were taken")
  func helper() async throws {
    try await Self.withHelper("secret words\n") { sandbox in
      #expect(try await sandbox.lacking(0..<410) == Array(400..<410))
      let statuses = try await sandbox.requests().compactMap { $0["status"]?.integer }
      #expect(statuses == [401, 200, 200, 200, 200, 200])
      let log = try await sandbox.sh("cat helper.log").lines
      #expect(log.filter { $0.hasPrefix("== ") } == ["== get", "== store"])
      #expect(log.contains("host=" + sandbox.url.dropFirst("http://".count)))
      #expect(log.contains("password=secret words"))
    }
  }

  @Test("that are not taken are forgotten, and others asked for")
  func second() async throws {
    try await Self.withHelper("old\nolder\nsecret words\n") { sandbox in
      #expect(try await sandbox.lacking(0..<10) == [])
      let log = try await sandbox.sh("grep == helper.log").lines
      #expect(log == ["== get", "== erase", "== get", "== erase", "== get", "== store"])
    }
  }

  @Test("that are never taken end it", arguments: ["wrong\n", "a\nb\nc\nd\ne\nf\n"])
  func never(_ passwords: String) async throws {
    try await Self.withHelper(passwords) { sandbox in
      let outcome = await sandbox.outcome()
      #expect(outcome == "refused: not Basic ***")
      let log = try await sandbox.sh("cat helper.log").lines
      #expect(!log.contains("== store"))
      #expect(log.filter { $0 == "== get" }.count <= 3)
    }
  }

  @Test("that there are none of are named as what is missing")
  func none() async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.behave(#"{"login": "ada:secret"}"#)
      let outcome = await sandbox.outcome()
      #expect(outcome.hasPrefix("no credentials: could not read Username"), "\(outcome)")
      try await sandbox.behave(#"{"login": "ada:secret", "challenge": "Negotiate"}"#)
      #expect(await sandbox.outcome() == #"login: ["negotiate"]"#)
    }
  }

  @Test(
    "stand in the address, in a field, or in .netrc",
    arguments: ["url", "lfs", "field", "netrc"]
  )
  func given(_ way: String) async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.store(0..<10)
      try await sandbox.behave(#"{"login": "ada:secret/words"}"#)
      let host = sandbox.url.dropFirst("http://".count)
      switch way {
      case "url":
        try await sandbox.sh(
          "git -C repo remote set-url origin http://ada:secret%2Fwords@\(host)/remote.git"
        )
      case "lfs":
        try await sandbox.sh(
          "git -C repo config lfs.url http://ada:secret%2Fwords@\(host)/remote.git/info/lfs"
        )
      case "field":
        try await sandbox.sh(
          """
          cd repo; token=$(printf 'ada:secret/words' | base64)
          git config http.extraHeader 'X-Other: 1'
          git config "http.\(sandbox.url)/.extraHeader" "Authorization: Basic $token"
          git config --add "http.\(sandbox.url)/.extraHeader" "X-More: 2"
          git config http.https://example.org/.extraHeader "Authorization: Basic no"
          """
        )
      default:
        try await sandbox.write(
          "machine 127.0.0.1 login ada password secret/words\n",
          to: "home/.netrc"
        )
      }
      #expect(await sandbox.outcome() == "lacks 0")
      #expect(try await sandbox.requests().count == 1)
      // No part of it is shown, even if the server repeats it.
      try await sandbox.behave(#"{"login": "eve:else"}"#)
      sandbox.environment.variables["GIT_ASKPASS"] = "true"
      let outcome = await sandbox.outcome()
      #expect(outcome.hasPrefix("refused: ") || outcome.hasPrefix("no credentials: "), "\(outcome)")
      #expect(!outcome.contains("secret"))
      #expect(!outcome.contains("YWRh"))
      let server = try await sandbox.find()
      #expect(server.address.elementsEqual("\(sandbox.url)/remote.git/info/lfs".utf8))
    }
  }

  @Test("that a server repeats do not reach an error")
  func repeated() async throws {
    try await ServerSandbox.run { sandbox in
      let token = "Bearer abcdefghijklmnop"
      try await sandbox.sh("git -C repo config http.extraHeader 'Authorization: \(token)'")
      try await sandbox.behave(#"{"field": "Bearer other"}"#)
      #expect(await sandbox.outcome() == "forbidden: not Bearer ***")
      try await sandbox.behave(#"{"field": "\#(token)"}"#)
      #expect(await sandbox.outcome() == "lacks 10")
    }
  }
}
