import GitCommand
import GitSandbox
import Testing

@Suite("Settings")
struct GitConfigTests {
  private static let config = GitConfig(
    listing: Array(
      """
      core.bare\nfalse\0core.flag\0core.empty\n\0a.on\nOn\0a.no\nNO\0a.seven\n7\0a.big\n 8K\0\
      a.hex\n0x10\0a.octal\n010\0a.minus\n-2m\0a.word\nmaybe\0a.seven\n9\0\
      filter.lfs.clean\ngit-lfs clean -- %f\0filter.a.b=c.smudge\ncat\nmore\0filter.top\n1\0\
      filter.lfs.required\ntrue\0filter..clean\ncat\0
      """.utf8
    )
  )

  @Test(
    "reads yes and no as Git does",
    arguments: [
      ("core.bare", false), ("core.flag", true), ("core.empty", false), ("a.on", true),
      ("a.no", false), ("a.seven", true), ("absent.key", nil),
    ]
  )
  func bool(_ key: String, _ expected: Bool?) throws {
    #expect(try Self.config.bool(key) == expected)
  }

  @Test(
    "reads numbers as Git does",
    arguments: [
      ("a.seven", 9), ("a.big", 8192), ("a.hex", 16), ("a.octal", 8), ("a.minus", -2_097_152),
      ("absent.key", nil),
    ]
  )
  func int(_ key: String, _ expected: Int?) throws {
    #expect(try Self.config.int(key) == expected)
  }

  @Test(
    "knows the remotes at which a partial clone has left objects",
    arguments: [
      ("remote.a.promisor\ntrue\0remote.b.promisor\0remote.c.promisor\nfalse\0", "a b"),
      ("remote.a.promisor\nno\0remote.b.promisor\n0\0remote.c.promisor\n\0", ""),
      // Git stops at such a value.
      ("remote.a.promisor\nmaybe\0", "a"),
      ("extensions.partialclone\nb\0remote.b.promisor\ntrue\0remote.a.promisor\n1\0", "a b"),
      ("remote.a.promisor\ntrue\0remote.a.promisor\nfalse\0", ""),
    ]
  )
  func promisorRemotes(_ listing: String, _ expected: String) {
    let remotes = GitConfig(listing: Array(listing.utf8)).promisorRemotes
    #expect(remotes.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ") == expected)
  }

  @Test("refuses other values")
  func refuses() {
    let expected = GitConfigError(key: "a.word", value: "maybe")
    #expect(throws: expected) { try Self.config.bool("a.word") }
    #expect(throws: expected) { try Self.config.int("a.word") }
  }

  @Test("keeps values with newlines, and all values of a key")
  func values() {
    #expect(Self.config.text("filter.a.b=c.smudge") == "cat\nmore")
    #expect(Self.config.values("a.seven") == [[0x37], [0x39]])
    #expect(Self.config.subsections(of: "filter").map(\.text) == ["lfs", "a.b=c", ""])
  }

  @Test("reads those of a repository")
  func reads() async throws {
    let script = "git init -q repo; git -C repo config filter.LFS.Clean 'a b'"
    try await Sandbox.run(script) { sandbox in
      let config = try await GitConfig.read(sandbox.git())
      #expect(config.text("filter.LFS.clean") == "a b")
      #expect(config.contains("core.repositoryformatversion"))
      #expect(config.text("init.defaultbranch") == "main")
    }
  }
}
