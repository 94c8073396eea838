import EngineSandbox
import GitAttributes
import GitObjects
import Repository
import Testing

@testable import Migration

@Suite("The arguments of import --no-rewrite")
struct FileArgumentsTests {
  private static let files: [String: SmallEntry] = [
    ".gitattributes": """
    *.bin filter=lfs
    run filter=lfs
    """,
    ".gitnames.bin": "git", "a.bin": "a", "run": .file(mode: "100755", "run"), "notes.txt": "notes",
    "same.bin": "same", "link.bin": .link("a.bin"),
    "module.bin": .submodule(SmallStore.name(of: [1], "commit")), "folder.bin/n": "n",
    "sub/b.bin": "b", "sub/same.bin": "same", "sub/deep/c.bin": "c", "sub/n.txt": "n",
    "sub/off/.gitattributes": "* -filter\n", "sub/off/d.bin": "d",
  ]

  private static func select(
    _ arguments: [String],
    in prefix: String = "",
    _ files: [String: SmallEntry]? = nil,
    workTree: String? = "/work",
    foldsCase: Bool = false
  ) throws -> (selected: FileArguments.Selected, store: SmallStore) {
    let files = try CommittedFiles(files ?? Self.files)
    let tree = try files.tree()
    let selected = try FileArguments(
      tree: tree,
      tracked: TrackedFiles(of: tree, workTree: nil, outside: .none, caseFolding: foldsCase),
      folder: RepositoryPath(prefix.split(separator: "/").joined(separator: "/")),
      workTree: workTree.map(bytes),
      caseFolding: foldsCase
    ).select(arguments.map(bytes))
    return (selected, files.store)
  }

  @Test(
    "are paths from the root, or else from the user's directory",
    arguments: [
      (["a.bin"], "", ["a.bin"]), (["run"], "", ["run"]), (["sub/b.bin"], "", ["sub/b.bin"]),
      (["a.bin", "a.bin", "sub/b.bin"], "", ["a.bin", "sub/b.bin"]), ([], "", []),
      (["./a.bin"], "", ["a.bin"]), (["sub//b.bin"], "", ["sub/b.bin"]),
      (["sub/../a.bin"], "", ["a.bin"]), (["sub/deep/../../a.bin"], "", ["a.bin"]),
      (["a.bin"], "sub/", ["a.bin"]), (["b.bin"], "sub/", ["sub/b.bin"]),
      (["same.bin"], "sub/", ["same.bin"]), (["./same.bin"], "sub/", ["sub/same.bin"]),
      (["../a.bin", "deep/c.bin"], "sub/", ["a.bin", "sub/deep/c.bin"]),
      (["../b.bin", "c.bin"], "sub/deep/", ["sub/b.bin", "sub/deep/c.bin"]),
      (["sub/b.bin"], "sub/", ["sub/b.bin"]),
      (["/work/a.bin", "/work/sub/../run"], "sub/", ["a.bin", "run"]),
    ]
  )
  func paths(arguments: [String], prefix: String, expected: [String]) throws {
    let (selected, store) = try Self.select(arguments, in: prefix)
    #expect(selected.files.keys.map(text).sorted() == expected)
    #expect(selected.areAllPaths)
    #expect(selected.untracked.isEmpty && selected.unconvertible.isEmpty)
    for (file, id) in selected.files {
      #expect(id == store.object(at: text(file), in: store.tree(Self.files)))
    }
  }

  /// What patterns select, and what they leave out.
  struct Matches: Sendable {
    var files: [String]
    var untracked: [String] = []
    var unconvertible: [String] = []
  }

  @Test(
    "are patterns where no file has that path",
    arguments: [
      (
        ["?.bin"], "",
        Matches(files: ["a.bin", "sub/b.bin", "sub/deep/c.bin"], untracked: ["sub/off/d.bin"])
      ),
      (["c.bin"], "", Matches(files: ["sub/deep/c.bin"])),
      (["r*"], "sub/deep/", Matches(files: ["run"])),
      (["/?.bin"], "", Matches(files: ["a.bin"])),
      (
        ["sub/**"], "",
        Matches(
          files: ["sub/b.bin", "sub/deep/c.bin", "sub/same.bin"],
          untracked: ["sub/n.txt", "sub/off/d.bin"],
          unconvertible: ["sub/off/.gitattributes"]
        )
      ),
      (
        ["/*.bin"], "",
        Matches(
          files: ["a.bin", "same.bin"],
          unconvertible: [".gitnames.bin", "link.bin"]
        )
      ),
      (["folder.bin/*", "a.bin"], "", nil),
      // From the root, or else from the user's directory.
      (["deep/*"], "sub/", Matches(files: ["sub/deep/c.bin"])),
      (["/deep/*"], "sub/", Matches(files: ["sub/deep/c.bin"])),
      (["/s*.bin"], "sub/", Matches(files: ["same.bin"])),
      (["/b*.bin"], "sub/", Matches(files: ["sub/b.bin"])),
      (["/b*.bin"], "", nil), (["deep/*"], "", nil), (["../a*"], "sub/", nil),
      // A name in a path is taken as it is, and a pattern adds to it.
      (["a.bin", "c*"], "", Matches(files: ["a.bin", "sub/deep/c.bin"])),
      (["a.bin", "a*"], "", Matches(files: ["a.bin"])),
      (["*.txt"], "", nil), (["l*.bin"], "", nil),
    ] as [([String], String, Matches?)]
  )
  func patterns(arguments: [String], prefix: String, expected: Matches?) throws {
    guard let expected else {
      #expect(throws: NoRewriteError.self) { try Self.select(arguments, in: prefix) }
      return
    }
    let (selected, _) = try Self.select(arguments, in: prefix)
    #expect(selected.files.keys.map(text).sorted() == expected.files)
    #expect(selected.untracked.map(text).sorted() == expected.untracked)
    #expect(selected.unconvertible.map(text).sorted() == expected.unconvertible)
    #expect(!selected.areAllPaths)
  }

  @Test("ignore case as patterns, but not as paths, where the repository does")
  func foldsCase() throws {
    let (selected, _) = try Self.select(["A.BIN"], foldsCase: true)
    #expect(selected.files.keys.map(text) == ["a.bin"])
    #expect(!selected.areAllPaths)
    #expect(throws: NoRewriteError.self) { try Self.select(["A.BIN"]) }
  }

  @Test(
    "are refused where they name no file that can become a pointer",
    arguments: [
      ("notes.txt", "", .notTracked(bytes("notes.txt"))),
      ("none.txt", "", .notTracked(bytes("none.txt"))),
      ("sub/off/d.bin", "", .notTracked(bytes("sub/off/d.bin"))),
      ("sub", "", .notTracked(bytes("sub"))), ("sub/", "", .notTracked(bytes("sub/"))),
      ("*.txt", "", .notTracked(bytes("*.txt"))), ("", "", .notTracked([])),
      // Out of the worktree.
      ("../a.bin", "", .notTracked(bytes("../a.bin"))),
      ("../../a.bin", "sub/", .notTracked(bytes("../../a.bin"))),
      ("/elsewhere/a.bin", "", .notTracked(bytes("/elsewhere/a.bin"))),
      ("/workshop/a.bin", "", .notTracked(bytes("/workshop/a.bin"))),
      ("none.bin", "", .notConvertible(bytes("none.bin"), .noEntry(bytes("none.bin")))),
      ("none.bin", "sub/", .notConvertible(bytes("none.bin"), .noEntry(bytes("none.bin")))),
      ("sub/none/x.bin", "", .notConvertible(bytes("sub/none/x.bin"), .noEntry(bytes("none")))),
      (
        "a.bin/x.bin", "",
        .notConvertible(bytes("a.bin/x.bin"), .notAFolder(bytes("a.bin"), found: .file))
      ),
      (
        "link.bin/x.bin", "",
        .notConvertible(
          bytes("link.bin/x.bin"),
          .notAFolder(bytes("link.bin"), found: .symbolicLink)
        )
      ),
      ("folder.bin", "", .notConvertible(bytes("folder.bin"), .notAFile(.folder))),
      ("link.bin", "", .notConvertible(bytes("link.bin"), .notAFile(.symbolicLink))),
      ("module.bin", "", .notConvertible(bytes("module.bin"), .notAFile(.submodule))),
      (".gitnames.bin", "", .notConvertible(bytes(".gitnames.bin"), .isProtected)),
      ("l*.bin", "", .notConvertible(bytes("l*.bin"), .selectsNoFile)),
      (".git*.bin", "", .notConvertible(bytes(".git*.bin"), .selectsNoFile)),
      ("m*.bin", "", .notConvertible(bytes("m*.bin"), .noEntry(bytes("m*.bin")))),
    ] as [(String, String, NoRewriteError)]
  )
  func refused(argument: String, prefix: String, error: NoRewriteError) {
    #expect(throws: error) { try Self.select(["a.bin", argument], in: prefix) }
  }

  @Test("are refused where the repository has no worktree and they are absolute")
  func bare() {
    #expect(throws: NoRewriteError.notTracked(bytes("/work/a.bin"))) {
      try Self.select(["/work/a.bin"], workTree: nil)
    }
  }

  @Test("are refused where a pattern is malformed")
  func malformed() {
    #expect(throws: PatternError.self) { try Self.select(["[a.bin"]) }
  }

  @Test(
    "are refused with what is wrong with the attributes",
    arguments: [
      (["a.bin": "a"], .noFilters),
      (["a.bin": "a", ".gitattributes": "*.txt filter=lfs\n"], .notTracked(bytes("a.bin"))),
      (
        ["a.bin": "a", ".gitattributes": "x\0\n*.bin filter=lfs\n"],
        .attributesCutOff(RepositoryPath(".gitattributes"))
      ),
      (["a.bin": "a", "d/.gitattributes": "x\0\n"], .noFilters),
    ] as [([String: SmallEntry], NoRewriteError)]
  )
  func attributes(files: [String: SmallEntry], error: NoRewriteError) {
    #expect(throws: error) { try Self.select(["a.bin"], files) }
    // A pattern selects files that are not tracked, or none.
    #expect(throws: NoRewriteError.self) { try Self.select(["a*"], files) }
  }
}
