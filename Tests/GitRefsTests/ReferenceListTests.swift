import GitCommand
import GitObjects
import GitRefs
import GitSandbox
import Testing

@Suite("The list of references")
struct ReferenceListTests {
  @Test("has every reference with its object and kind, symbolic ones with their target")
  func lists() async throws {
    let script = """
      git init -q repo && cd repo && commit a
      git tag light && git tag -a -m note heavy && git tag tree 'HEAD^{tree}'
      git tag blob HEAD:a && git branch 'sch\u{f6}n' && git branch 'a"b$;#'
      git symbolic-ref refs/heads/alias refs/heads/main
      git symbolic-ref refs/heads/dangling refs/heads/nothing
      git update-ref $'refs/heads/latin-\\xe9' HEAD
      """
    try await Sandbox.run(script) { sandbox in
      let list = try await ReferenceList.read(sandbox.git())
      let commit = try await sandbox.id("main")
      #expect(list.broken.isEmpty)
      #expect(
        list.references.map { String(decoding: $0.name.bytes, as: UTF8.self) } == [
          "refs/heads/a\"b$;#", "refs/heads/alias", "refs/heads/latin-\u{fffd}", "refs/heads/main",
          "refs/heads/sch\u{f6}n", "refs/tags/blob", "refs/tags/heavy", "refs/tags/light",
          "refs/tags/tree",
        ]
      )
      #expect(
        list.references.map(\.kind) == [
          .commit, .commit, .commit, .commit, .commit, .blob, .tag, .commit, .tree,
        ]
      )
      #expect(
        list["refs/heads/alias"]
          == Reference(
            name: "refs/heads/alias",
            id: commit,
            kind: .commit,
            symbolicTarget: "refs/heads/main"
          )
      )
      #expect(list[ReferenceName(Array("refs/heads/latin-".utf8) + [0xe9])]?.id == commit)
      #expect(list["main"] == nil)
    }
  }

  @Test("names broken references")
  func broken() async throws {
    let script = """
      git init -q repo && cd repo && commit a
      echo 1111111111111111111111111111111111111111 > .git/refs/heads/missing
      echo nonsense > .git/refs/heads/garbage
      : > .git/refs/heads/empty
      git rev-parse HEAD > .git/refs/heads/a..b
      """
    try await Sandbox.run(script) { sandbox in
      let list = try await ReferenceList.read(sandbox.git())
      let missing = try ObjectID(hex: [UInt8](repeating: UInt8(ascii: "1"), count: 40))
      #expect(list.references.map(\.name.bytes.text) == ["refs/heads/main"])
      #expect(
        list.broken.map(\.name.bytes.text) == [
          "refs/heads/a..b", "refs/heads/empty", "refs/heads/garbage", "refs/heads/missing",
        ]
      )
      #expect(
        list.broken.map(\.reason) == [
          .badName, .unreadable, .unreadable, .missingObject(missing),
        ]
      )
    }
  }

  @Test("is empty in a new repository")
  func empty() async throws {
    try await Sandbox.run("git init -q repo") { sandbox in
      let list = try await ReferenceList.read(sandbox.git())
      #expect(list.references.isEmpty && list.broken.isEmpty)
    }
  }
}
