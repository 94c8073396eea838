import JSON
import TestSupport
import Testing

@testable import LFSServer

@Suite("LFS server: redirections")
struct RedirectionTests {
  @Test("within a server keep the login", arguments: [301, 302, 303, 307, 308])
  func same(_ status: Int) async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.store(0..<300)
      try await sandbox.sh(
        "git init -q --bare old.git; git -C repo config http.extraHeader 'X-Key: 1'"
      )
      try await sandbox.write(
        """
        {"answers": [{"status": \(status),
                      "headers": {"Location": "/remote.git/info/lfs/objects/batch"}}]}
        """,
        to: "old.git/lfs-behaviour"
      )
      try await sandbox.sh("git -C repo remote set-url origin \(sandbox.url)/old.git")
      #expect(try await sandbox.lacking(0..<310) == Array(300..<310))
      let requests = try await sandbox.requests()
      // The other requests go there at once.
      #expect(requests.count == 4)
      #expect(requests.allSatisfy { $0["headers"]?["X-Key"] != nil })
      #expect(try await sandbox.sh("wc -l <old.git/lfs-requests").line == "1")
    }
  }

  @Test("to another server carry no login and no field")
  func other() async throws {
    try await ServerSandbox.run { sandbox in
      let other = try await sandbox.start(folder: "elsewhere")
      try await sandbox.sh("git init -q --bare elsewhere/new.git")
      try await sandbox.store(0..<10, in: "elsewhere/new.git/lfs-objects")
      let place = "\(other)/new.git/info/lfs/objects/batch"
      try await sandbox.behave(
        #"{"answers": [{"status": 307, "headers": {"Location": "\#(place)"}}]}"#
      )
      let host = sandbox.url.dropFirst("http://".count)
      try await sandbox.sh(
        """
        cd repo; git remote set-url origin http://ada:secret@\(host)/remote.git
        git config http.extraHeader 'X-Key: 1'
        """
      )
      #expect(await sandbox.outcome() == "lacks 0")
      let first = try await sandbox.sh("cat remote.git/lfs-requests").output
      let second = try await sandbox.sh("cat elsewhere/new.git/lfs-requests").output
      #expect(first.contains("Authorization"))
      #expect(first.contains("X-Key"))
      #expect(!second.contains("Authorization"))
      #expect(!second.contains("X-Key"))
    }
  }

  static let faults: [(answer: String, outcome: String)] = [
    ("{}", "redirected: noPlace"),
    (#"{"Location": ""}"#, "redirected: noPlace"),
    (#"{"Location": "ftp://127.0.0.1/x"}"#, "redirected: noPlace"),
    (#"{"Location": "file:///etc/passwd"}"#, "redirected: noPlace"),
    (#"{"Location": "http://[::1"}"#, "redirected: noPlace"),
    (#"{"Location": "https://127.0.0.1:1/x"}"#, "no answer: unreachable"),
    (#"{"Location": "/remote.git/info/lfs/objects/batch"}"#, "redirected: tooMany"),
  ]

  @Test("that lead nowhere are errors", arguments: faults)
  func leadNowhere(_ headers: String, _ outcome: String) async throws {
    try await ServerSandbox.run { sandbox in
      let answers = [String](repeating: #"{"status": 302, "headers": \#(headers)}"#, count: 20)
      try await sandbox.behave(#"{"answers": [\#(answers.joined(separator: ","))]}"#)
      #expect(await sandbox.outcome() == outcome)
      try await sandbox.sh("git -C repo config http.followRedirects false")
      if outcome == "redirected: tooMany" {
        #expect(await sandbox.outcome() == "redirected: forbidden")
      }
    }
  }
}
