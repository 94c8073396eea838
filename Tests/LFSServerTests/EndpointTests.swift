import GitCommand
import HTTP
import TestSupport
import Testing

@testable import LFSServer

/// Where a remote's LFS server is; Git LFS must give the same address.
@Suite("LFS server: where it is")
struct EndpointTests {
  static let examples: [(settings: String, address: String)] = [
    ("remote.origin.url https://example.org/a/b", "https://example.org/a/b.git/info/lfs"),
    ("remote.origin.url https://example.org/a/b/", "https://example.org/a/b.git/info/lfs"),
    ("remote.origin.url https://example.org/a/b.git", "https://example.org/a/b.git/info/lfs"),
    ("remote.origin.url https://example.org/a/b.git/", "https://example.org/a/b.git/info/lfs"),
    ("remote.origin.url https://example.org:8443/b", "https://example.org:8443/b.git/info/lfs"),
    ("remote.origin.url http://example.org/a%20b", "http://example.org/a%20b.git/info/lfs"),
    ("remote.origin.url git://example.org/b", "https://example.org/b.git/info/lfs"),
    (
      "remote.origin.url git://example.org/b\nlfs.gitprotocol http",
      "http://example.org/b.git/info/lfs"
    ),
    ("remote.origin.url ssh://git@example.org/a/b", "git@example.org:/a/b"),
    ("remote.origin.url ssh://git@example.org:2222/a/b.git", "git@example.org:/a/b.git"),
    ("remote.origin.url git+ssh://example.org/b", "example.org:/b"),
    ("remote.origin.url git@example.org:a/b.git", "git@example.org:a/b.git"),
    ("remote.origin.url example:b", "example:b"),
    ("remote.origin.url [git@example.org:2222]:a/b", "git@example.org:a/b"),
    ("remote.origin.url file:///srv/a.git", "/srv/a.git"),
    ("remote.origin.url ROOT/remote.git", "ROOT/remote.git"),
    (
      "remote.origin.url https://example.org/b\nremote.origin.lfsurl https://lfs.example.org/x",
      "https://lfs.example.org/x"
    ),
    (
      "remote.origin.url https://example.org/b\nremote.origin.lfsurl https://lfs.example.org/x\n"
        + "lfs.url https://all.example.org/y/",
      "https://all.example.org/y/"
    ),
    (
      "remote.origin.url https://example.org/b\nlfs.pushurl https://push.example.org/y",
      "https://example.org/b.git/info/lfs"
    ),
    (
      "remote.origin.url gh:a/b\nurl.https://github.example/.insteadof gh:",
      "https://github.example/a/b.git/info/lfs"
    ),
    (
      "remote.origin.url gh:a/b\nurl.https://x.example/.insteadof gh:\n"
        + "url.https://y.example/.insteadof gh:a/",
      "https://y.example/b.git/info/lfs"
    ),
    (
      "remote.origin.url https://example.org/b\nurl.https://p.example/.pushinsteadof https://example.org/",
      "https://example.org/b.git/info/lfs"
    ),
    (
      "lfs.url gh:x\nremote.origin.url https://example.org/b\nurl.https://x.example/.insteadof gh:",
      "https://x.example/x"
    ),
    (
      "remote.origin.url https://example.org/b\nremote.origin.pushurl https://push.example/b",
      "https://example.org/b.git/info/lfs"
    ),
  ]

  @Test("follows from the settings as Git LFS says", arguments: examples)
  func settings(_ settings: String, _ address: String) async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      let root = sandbox.directory.path
      let address = address.replacing("ROOT", with: root)
      for line in settings.replacing("ROOT", with: root).split(separator: "\n") {
        let words = line.split(separator: " ", maxSplits: 1)
        try await sandbox.sh("git -C repo config --add '\(words[0])' '\(words[1])'")
      }
      #expect(try await Self.shown(sandbox) == address)
      // For SSH, Git LFS prints the guessed address, and the destination in another line.
      let lines = try await sandbox.sh("cd repo; git lfs env").lines
      let endpoint = try #require(lines.first { $0.hasPrefix("Endpoint=") })
      let ssh = lines.first { $0.hasPrefix("  SSH=") }?.dropFirst(6)
      let said = endpoint.dropFirst(9).prefix { $0 != "(" }.dropLast()
      #expect(String(ssh ?? said) == (address.hasPrefix("/") ? "file://" + address : address))
      if case .ssh(_, let guess) = try await Self.endpoint(sandbox) {
        #expect(String(decoding: guess, as: UTF8.self) == said)
      }
    }
  }

  private static func endpoint(
    _ sandbox: ServerSandbox,
    _ remote: String = "origin",
    in folder: String = "repo",
    for operation: LFSServer.Operation = .download
  ) async throws -> Endpoint {
    let git = sandbox.git(folder)
    let settings = try await EndpointSettings.read(
      git,
      GitConfig.read(git),
      RepositoryLocation.discover(git)
    )
    return try settings.endpoint(of: Array(remote.utf8), operation)
  }

  private static func shown(
    _ sandbox: ServerSandbox,
    _ remote: String = "origin",
    in folder: String = "repo",
    for operation: LFSServer.Operation = .download
  ) async throws -> String {
    let address =
      switch try await endpoint(sandbox, remote, in: folder, for: operation) {
      case .http(let url): url.text
      case .ssh(let destination, _): destination.shown
      case .local(let path): path
      }
    return String(decoding: address, as: UTF8.self)
  }

  @Test("to upload to may be another")
  func upload() async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await sandbox.sh(
        """
        cd repo; git config remote.origin.url https://example.org/b
        git config url.https://p.example/.pushinsteadof https://example.org/
        """
      )
      #expect(try await Self.shown(sandbox, for: .upload) == "https://p.example/b.git/info/lfs")
      try await sandbox.sh("git -C repo config remote.origin.pushurl https://q.example/b")
      #expect(try await Self.shown(sandbox, for: .upload) == "https://q.example/b.git/info/lfs")
      try await sandbox.sh("git -C repo config remote.origin.lfspushurl https://r.example/b")
      #expect(try await Self.shown(sandbox, for: .upload) == "https://r.example/b")
      try await sandbox.sh("git -C repo config lfs.pushurl https://s.example/b")
      #expect(try await Self.shown(sandbox, for: .upload) == "https://s.example/b")
    }
  }

  @Test("stands in .lfsconfig: of the worktree, the index or HEAD, but after Git's own settings")
  func lfsConfig() async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await sandbox.sh(
        """
        cd repo; git config remote.origin.url https://example.org/b
        git config -f .lfsconfig lfs.url https://head.example/x; git add .; git commit -qm 1
        git config -f .lfsconfig lfs.url https://index.example/x; git add .
        git config -f .lfsconfig lfs.url https://tree.example/x
        git config -f .lfsconfig remote.origin.url https://evil.example/x
        git config -f .lfsconfig lfs.standalonetransferagent evil
        mkdir deep; cd ..; git clone -q --bare repo bare.git
        """
      )
      #expect(try await Self.shown(sandbox) == "https://tree.example/x")
      #expect(try await Self.shown(sandbox, in: "repo/deep") == "https://tree.example/x")
      #expect(try await sandbox.find().address.elementsEqual("https://tree.example/x".utf8))
      #expect(try await Self.shown(sandbox, in: "bare.git") == "https://head.example/x")
      try await sandbox.sh("rm repo/.lfsconfig")
      #expect(try await Self.shown(sandbox) == "https://index.example/x")
      try await sandbox.sh("git -C repo rm -q --cached .lfsconfig")
      #expect(try await Self.shown(sandbox) == "https://head.example/x")
      try await sandbox.sh("git -C repo config lfs.url https://own.example/x")
      #expect(try await Self.shown(sandbox) == "https://own.example/x")
    }
  }

  @Test("is that of a remote of any name, or of an address")
  func names() async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await sandbox.sh("git -C repo config remote.a.b/c.url https://abc.example/x")
      #expect(try await Self.shown(sandbox, "a.b/c") == "https://abc.example/x.git/info/lfs")
      let address = "https://direct.example/y.git"
      #expect(try await Self.shown(sandbox, address) == "https://direct.example/y.git/info/lfs")
      #expect(try await Self.shown(sandbox, "../remote.git").hasSuffix("/repo/../remote.git"))
      #expect(await sandbox.outcome("nowhere") == "no address")
    }
  }

  static let faults: [(address: String, outcome: String)] = [
    ("ssh://-oProxyCommand=touch$IFS../owned/x", "address: option"),
    ("ssh://-oProxyCommand=touch$IFS../owned@example.org/x", "address: option"),
    ("ssh://git@-oProxyCommand=touch$IFS../owned/x", "address: option"),
    ("-oProxyCommand=owned:x", "address: option"),
    ("git@example.org:-x", "address: option"),
    ("[-oProxyCommand=owned:22]:x", "address: option"),
    ("ssh://example.org:22x/y", "address: malformed"),
    ("ssh://example.org:22%0aHost/y", "address: malformed"),
    ("ssh://example.org/a%0ab", "address: malformed"),
    ("ssh://example.org", "address: malformed"),
    ("ssh:///a", "address: malformed"),
    ("ssh://a b/c", "address: malformed"),
    ("https://", "address: malformed"),
    ("https:///x", "address: malformed"),
    ("https://exa mple.org/x", "address: malformed"),
    ("https://example.org:99999/x", "address: malformed"),
    ("ext::sh -c 'touch ../owned'", "address: remoteHelper"),
    ("codecommit::us-east-1://x", "address: remoteHelper"),
    ("ftp://example.org/x", "address: scheme"),
    ("file://relative", "address: malformed"),
    ("../nowhere", "no repository"),
    ("/", "no repository"),
  ]

  @Test("is no address that could do harm", arguments: faults)
  func harmless(_ address: String, _ outcome: String) async throws {
    try await ServerSandbox.run(server: "") { sandbox in
      try await sandbox.write(address, to: "address")
      try await sandbox.sh("git -C repo config remote.origin.url \"$(cat address)\"")
      #expect(await sandbox.outcome() == outcome)
      try await sandbox.sh("git -C repo config lfs.url \"$(cat address)\"")
      #expect(await sandbox.outcome() == outcome)
      #expect(try await sandbox.sh("ls").lines == ["address", "home", "remote.git", "repo"])
    }
  }

  @Test("does not matter where a program moves the objects")
  func agent() async throws {
    try await ServerSandbox.run { sandbox in
      try await sandbox.sh(
        """
        cd repo; git config lfs.customtransfer.folder.path /bin/false
        git config "lfs.\(sandbox.url)/.standalonetransferagent" folder
        git config remote.other.url https://example.org/x
        """
      )
      #expect(await sandbox.outcome() == "agent: folder")
      _ = try await sandbox.find("other")
      try await sandbox.sh("git -C repo config lfs.standalonetransferagent all")
      #expect(await sandbox.outcome("other") == "agent: all")
    }
  }
}
