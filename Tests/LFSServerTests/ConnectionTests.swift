import TestSupport
import Testing

@testable import LFSServer

@Suite("LFS server: how it is reached")
struct ConnectionTests {
  static let trusts: [(settings: String, variables: [String: String], outcome: String)] = [
    ("", [:], "no answer: notTrusted"),
    ("http.sslCAInfo ROOT/pem", [:], "lacks 0"),
    ("http.sslCAInfo ROOT/nothing", [:], "no answer: "),
    ("http.sslVerify false", [:], "lacks 0"),
    ("http.sslVerify maybe", [:], "setting: http.sslverify"),
    ("http.URL/.sslVerify 0", [:], "lacks 0"),
    ("http.https://example.org/.sslVerify false", [:], "no answer: notTrusted"),
    ("", ["GIT_SSL_NO_VERIFY": "true"], "lacks 0"),
    ("", ["GIT_SSL_NO_VERIFY": "false"], "no answer: notTrusted"),
    ("http.sslCAInfo ROOT/nothing", ["GIT_SSL_CAINFO": "ROOT/pem"], "lacks 0"),
    (
      "http.sslVerify false\nhttp.pinnedPubkey sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      [:], "no answer: notTrusted"
    ),
  ]

  @Test("by HTTPS, if it proves who it is", arguments: trusts)
  func trust(_ settings: String, _ variables: [String: String], _ outcome: String) async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await Self.serve(sandbox)
      try await sandbox.store(0..<10)
      for (name, value) in variables {
        sandbox.environment.variables[name] = value.replacing("ROOT", with: sandbox.directory.path)
      }
      try await Self.set(settings, sandbox)
      let found = await sandbox.outcome()
      #expect(found.hasPrefix(outcome), "\(found)")
    }
  }

  @Test("by HTTPS, and not by HTTP from there")
  func unencrypted() async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await Self.serve(sandbox)
      let plain = try await sandbox.start()
      try await Self.set("http.sslVerify false", sandbox)
      try await sandbox.behave(
        #"{"answers": [{"status": 307, "headers": {"Location": "\#(plain)/remote.git"}}]}"#
      )
      #expect(await sandbox.outcome() == "redirected: unencrypted")
    }
  }

  static let proxies: [(settings: String, variables: [String: String], outcome: String)] = [
    ("", [:], "no answer: unknownHost"),
    ("http.proxy URL", [:], "lacks 0"),
    ("remote.origin.proxy URL\nhttp.proxy http://127.0.0.1:1", [:], "lacks 0"),
    ("http.proxy http://127.0.0.1:1", [:], "no answer: unreachable"),
    ("http.http://nowhere.invalid.proxy URL", [:], "lacks 0"),
    ("", ["http_proxy": "URL"], "lacks 0"),
    ("", ["HTTP_PROXY": "URL"], "no answer: unknownHost"),
    ("", ["https_proxy": "URL"], "no answer: unknownHost"),
    ("", ["ALL_PROXY": "URL"], "lacks 0"),
    ("http.proxy URL", ["no_proxy": "example.org,nowhere.invalid"], "no answer: unknownHost"),
  ]

  @Test("through a proxy", arguments: proxies)
  func proxy(_ settings: String, _ variables: [String: String], _ outcome: String) async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.store(0..<10)
      try await sandbox.sh("git -C repo remote set-url origin http://nowhere.invalid/remote.git")
      for (name, value) in variables {
        sandbox.environment.variables[name] = value.replacing("URL", with: sandbox.url)
      }
      try await Self.set(settings, sandbox)
      #expect(await sandbox.outcome() == outcome)
    }
  }

  private static func serve(_ sandbox: ServerSandbox) async throws {
    try await sandbox.sh(
      """
      openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out pem -days 2 -subj /CN=test \\
        -addext subjectAltName=IP:127.0.0.1 2>/dev/null
      cat pem key >both
      """
    )
    let plain = try await sandbox.start("git-http-server", ["both"])
    let url = "https" + plain.dropFirst("http".count)
    try await sandbox.sh("git -C repo remote add origin \(url)/remote.git")
  }

  private static func set(_ settings: String, _ sandbox: ServerSandbox) async throws {
    let url =
      try await sandbox.sh("dirname \"$(git -C repo remote get-url origin)\"").line
    for line in settings.split(separator: "\n") {
      let words = line.replacing("ROOT", with: sandbox.directory.path)
        .replacing("URL", with: sandbox.url.isEmpty ? url : sandbox.url)
        .split(separator: " ")
      try await sandbox.sh("git -C repo config '\(words[0])' '\(words[1])'")
    }
  }
}
