import GitObjects
import Testing

@Suite("Paths in a repository")
struct RepositoryPathTests {
  @Test(
    "have a name, a folder and parts",
    arguments: [
      ("", "", "", []), ("a", "a", "", ["a"]), ("a/b", "b", "a", ["a", "b"]),
      ("a/b/c.bin", "c.bin", "a/b", ["a", "b", "c.bin"]), ("a b/ c", " c", "a b", ["a b", " c"]),
      (".gitattributes", ".gitattributes", "", [".gitattributes"]),
      ("a//b", "b", "a/", ["a", "", "b"]),
    ] as [(RepositoryPath, String, RepositoryPath, [String])]
  )
  func parts(_ path: RepositoryPath, _ name: String, _ folder: RepositoryPath, _ parts: [String]) {
    #expect(Array(path.name) == Array(name.utf8))
    #expect(path.nameOffset == path.bytes.count - name.utf8.count)
    #expect(path.folder == folder)
    #expect(path.parts.map(Array.init) == parts.map { Array($0.utf8) })
    #expect(path.isRoot == parts.isEmpty)
  }

  @Test(
    "are joined by a slash, except at the root",
    arguments: [
      ("", "a", "a"), ("a", "b", "a/b"), ("a/b", "c", "a/b/c"), ("a", "b/c", "a/b/c"),
      ("", "b/c", "b/c"), ("a ", " b", "a / b"),
    ] as [(RepositoryPath, RepositoryPath, RepositoryPath)]
  )
  func joining(_ folder: RepositoryPath, _ rest: RepositoryPath, _ path: RepositoryPath) {
    #expect(folder.appending(rest) == path)
    #expect(folder.appending(rest.bytes) == path)
    #expect(folder.appending(rest.bytes[...]) == path)
    #expect(folder.entryOffset == path.bytes.count - rest.bytes.count)
    if rest.folder.isRoot {
      #expect(path.folder == folder)
      #expect(Array(path.name) == rest.bytes)
    }
  }

  @Test(
    "are inside each folder above them",
    arguments: [
      ("a", "", true), ("a/b", "", true), ("a/b", "a", true), ("a/b/c", "a", true),
      ("a/b/c", "a/b", true), ("a/b/c", "a/b/c", false), ("a", "a", false), ("", "", false),
      ("", "a", false), ("ab", "a", false), ("a.b/c", "a", false), ("a", "a/b", false),
      ("b/a/c", "a", false), ("ab/c", "a/b", false),
    ] as [(RepositoryPath, RepositoryPath, Bool)]
  )
  func inside(_ path: RepositoryPath, _ folder: RepositoryPath, _ isInside: Bool) {
    #expect(path.isInside(folder) == isInside)
  }

  @Test("are in the order of their bytes, which need not be UTF-8")
  func order() {
    let texts: [[UInt8]] = [
      [], Array("a".utf8), Array("a-b".utf8), Array("a/b".utf8), Array("a/b/c".utf8),
      Array("a0".utf8), Array("\u{f6}".utf8), [0xe9], [0xe9, 0x2f, 0xff], [0xff],
    ]
    #expect(texts.reversed().map { RepositoryPath($0) }.sorted().map(\.bytes) == texts)
    #expect(Set(texts.map { RepositoryPath($0) }).count == texts.count)
    #expect(RepositoryPath([0xe9, 0x2f, 0xff]).folder.bytes == [0xe9])
  }

  @Test("know the root")
  func root() {
    #expect(RepositoryPath.root.isRoot)
    #expect(RepositoryPath.root == "")
    #expect(RepositoryPath.root.parts.isEmpty)
    #expect(!RepositoryPath("a").isRoot)
  }
}
