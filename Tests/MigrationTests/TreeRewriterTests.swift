import Digests
import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import History
import Testing

@testable import Migration
@testable import Scan
@testable import Selection

/// The line of Git LFS for a pattern.
func trackingLine(_ pattern: String) -> String {
  "\(pattern) filter=lfs diff=lfs merge=lfs -text\n"
}

/// The line of Git LFS for a pattern that is left out.
func excludingLine(_ pattern: String) -> String { "\(pattern) !text -filter -merge -diff\n" }

/// The line for a pattern that is left to what else is said of it.
func untrackingLine(_ pattern: String) -> String { "\(pattern) !text !filter !merge !diff\n" }

@Suite("Rewritten trees")
struct TreeRewriterTests {
  private typealias Options = SmallEngine.Options
  private static let bin = SmallEntry.text(trackingLine("*.bin"))
  private static let pointer =
    "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "4d", count: 32))\n"
    + "size 12345\n"

  /// What files become with `*.bin`.
  private static let rewrites:
    [(name: String, before: [String: SmallEntry], after: [String: SmallEntry])] = [
      (
        "a file", ["a.bin": "a", "n": "n"],
        [".gitattributes": bin, "a.bin": .pointer(to: "a"), "n": "n"]
      ),
      ("no file", ["n": "n"], [".gitattributes": bin, "n": "n"]),
      ("nothing at all", [:], [".gitattributes": bin]),
      (
        "modes",
        [
          "a.bin": .file(mode: "100755", "a"), "b.bin": .file(mode: "100664", "b"),
          "c.bin": .link("a.bin"),
        ],
        [
          ".gitattributes": bin, "a.bin": .file(mode: "100755", SmallStore.pointer(to: "a")),
          "b.bin": .file(mode: "100664", SmallStore.pointer(to: "b")), "c.bin": .link("a.bin"),
        ]
      ),
      (
        "a submodule and a folder of such names",
        [
          "m.bin": .submodule(SmallStore.name(of: [], "commit")), "d.bin/n": "n",
          "d.bin/a.bin": "a",
        ],
        [
          ".gitattributes": bin, "m.bin": .submodule(SmallStore.name(of: [], "commit")),
          "d.bin/n": "n",
          "d.bin/a.bin": .pointer(to: "a"),
        ]
      ),
      (
        "an empty file and a pointer", ["a.bin": "", "b.bin": .text(pointer), "c.bin": "c"],
        [".gitattributes": bin, "a.bin": "", "b.bin": .text(pointer), "c.bin": .pointer(to: "c")]
      ),
      (
        "folders",
        ["a/b/c/d.bin": "d", "a/b/n": "n", "a/e.bin": "e", "z/n": "n"],
        [
          ".gitattributes": bin, "a/b/c/d.bin": .pointer(to: "d"), "a/b/n": "n",
          "a/e.bin": .pointer(to: "e"), "z/n": "n",
        ]
      ),
      (
        "the same folder twice", ["a/x/1.bin": "1", "b/x/1.bin": "1", "x/1.bin": "1"],
        [
          ".gitattributes": bin, "a/x/1.bin": .pointer(to: "1"), "b/x/1.bin": .pointer(to: "1"),
          "x/1.bin": .pointer(to: "1"),
        ]
      ),
      (
        "a file of attributes", [".gitattributes": "*.txt text\n", "a.bin": "a"],
        [
          ".gitattributes": .text("*.txt text\n" + trackingLine("*.bin")),
          "a.bin": .pointer(to: "a"),
        ]
      ),
      (
        "a file of attributes with the line", [".gitattributes": bin, "a.bin": "a"],
        [".gitattributes": bin, "a.bin": .pointer(to: "a")]
      ),
      (
        "an executable file of attributes",
        [".gitattributes": .file(mode: "100755", ""), "a": "a"],
        [".gitattributes": bin, "a": "a"]
      ),
      (
        "an executable file of attributes with the line",
        [".gitattributes": .file(mode: "100755", trackingLine("*.bin")), "a.bin": "a"],
        [".gitattributes": bin, "a.bin": .pointer(to: "a")]
      ),
      (
        "a folder of DVC that another one is the same as",
        ["a/x.bin": "x", ".dvc/x.bin": "x", "b/.dvc/x.bin": "x", "b/c/x.bin": "x"],
        [
          ".gitattributes": bin, "a/x.bin": .pointer(to: "x"), ".dvc/x.bin": "x",
          "b/.dvc/x.bin": "x", "b/c/x.bin": .pointer(to: "x"),
        ]
      ),
      (
        "what Git and DVC read", [".git.bin": "g", ".dvc/x.bin": "x", "d/.dvc/y.bin": "y"],
        [".gitattributes": bin, ".git.bin": "g", ".dvc/x.bin": "x", "d/.dvc/y.bin": "y"]
      ),
      (
        "names around that of the file of attributes",
        [
          "+.bin": "1", ".a.bin": "2", ".gitattribute": "3", ".gitattributes-x": "4",
          ".gitattributesx/n": "5", ".gitattributet": "6", "a.bin": "7", ".git/n": "8",
        ],
        [
          ".gitattributes": bin, "+.bin": .pointer(to: "1"), ".a.bin": .pointer(to: "2"),
          ".gitattribute": "3", ".gitattributes-x": "4", ".gitattributesx/n": "5",
          ".gitattributet": "6", "a.bin": .pointer(to: "7"), ".git/n": "8",
        ]
      ),
    ]

  @Test("have pointers and lines, and all else as it was", arguments: rewrites.map(\.name))
  func rewrite(name: String) async throws {
    let (_, before, after) = try #require(Self.rewrites.first { $0.name == name })
    let store = try SmallStore()
    let commit = store.commit(before)
    var engine = try await SmallEngine(store, [commit], Options(include: ["*.bin"]))
    let rewritten = try await engine.rewrite(try await engine.inspected())
    store.expectTree(rewritten.history.roots[0], after, rewritten.reader)
    let expected = store.commit(after)
    #expect(rewritten.history.commits == [expected])
    #expect(try rewritten.reader.bytes(expected, .commit) == store.object(expected)?.content)
  }

  /// What files become with other patterns.
  private static let selections:
    [(
      name: String, options: SmallEngine.Options, before: [String: SmallEntry],
      after: [String: SmallEntry]
    )] = [
      (
        "one path of a file that stands at two", Options(include: ["in/*"]),
        ["in/x": "x", "out/x": "x"],
        [".gitattributes": .text(trackingLine("in/*")), "in/x": .pointer(to: "x"), "out/x": "x"]
      ),
      (
        "one path of a folder that stands at two", Options(include: ["in/d/*"]),
        ["in/d/x": "x", "out/d/x": "x"],
        [
          ".gitattributes": .text(trackingLine("in/d/*")), "in/d/x": .pointer(to: "x"),
          "out/d/x": "x",
        ]
      ),
      (
        "all but what is excluded", Options(include: ["*.bin"], exclude: ["d/*"]),
        ["a.bin": "a", "d/a.bin": "a"],
        [
          ".gitattributes": .text(trackingLine("*.bin") + excludingLine("d/*")),
          "a.bin": .pointer(to: "a"), "d/a.bin": "a",
        ]
      ),
      (
        "the files of one depth", Options(include: ["/*.bin"]), ["a.bin": "a", "d/a.bin": "a"],
        [
          ".gitattributes": .text(trackingLine("/*.bin")), "a.bin": .pointer(to: "a"),
          "d/a.bin": "a",
        ]
      ),
      (
        "names in any case", Options(include: ["*.BIN"], foldsCase: true), ["a.bin": "a"],
        [".gitattributes": .text(trackingLine("*.BIN")), "a.bin": .pointer(to: "a")]
      ),
      (
        "with fixup what attributes say", Options(isFixup: true),
        [
          ".gitattributes": bin, "a.bin": "a", "d/.gitattributes": "*.bin -filter\n",
          "d/a.bin": "a",
        ],
        [
          ".gitattributes": bin, "a.bin": .pointer(to: "a"), "d/.gitattributes": "*.bin -filter\n",
          "d/a.bin": "a",
        ]
      ),
    ]

  @Test("have pointers at the selected paths alone", arguments: selections.map(\.name))
  func selection(name: String) async throws {
    let (_, options, before, after) = try #require(Self.selections.first { $0.name == name })
    let store = try SmallStore()
    var engine = try await SmallEngine(store, [store.commit(before)], options)
    let inventory = try await engine.inspected()
    let lines = options.isFixup ? AttributeLines.none(for: engine.commits) : nil
    let rewritten = try await engine.rewrite(inventory, lines)
    store.expectTree(rewritten.history.roots[0], after, rewritten.reader)
  }

  @Test("keep entries that Git would not write so: their order, twice a name, odd modes")
  func oddEntries() async throws {
    let store = try SmallStore()
    func entries(
      _ a: String,
      _ b: String,
      _ below: ObjectID
    ) -> [(mode: String, name: String, id: ObjectID)] {
      [
        ("100644", "z.bin", store.blob(a)), ("040000", "m", below),
        ("100644", "b", store.blob("b")),
        ("100666", "a.bin", store.blob(b)), ("100644", "a.bin", store.blob(a)),
        ("40000", "m", below),
      ]
    }
    let before = store.tree(
      entries: entries("a", "b", store.tree(entries: entries("a", "b", store.tree([:]))))
    )
    var engine = try await SmallEngine(
      store,
      [store.commit(tree: before)],
      Options(include: ["*.bin"])
    )
    let inventory = try await engine.inspected()
    let rewritten = try await engine.rewrite(inventory, .none(for: engine.commits))
    let (a, b) = (SmallStore.pointer(to: "a"), SmallStore.pointer(to: "b"))
    let after = store.tree(
      entries: entries(a, b, store.tree(entries: entries(a, b, store.tree([:]))))
    )
    store.expectTree(rewritten.history.roots[0], after, rewritten.reader)
  }

  @Test("that do not change keep their names, and nothing is written")
  func unchanged() async throws {
    let store = try SmallStore()
    let files: [String: SmallEntry] = [
      ".gitattributes": Self.bin, "d/a.bin": "", "d/b.bin": .text(Self.pointer), "n": "n",
    ]
    let commits = [store.commit(files), store.commit(files, message: "again\n")]
    var engine = try await SmallEngine(store, commits, Options(include: ["*.bin"]))
    let rewritten = try await engine.rewrite(try await engine.inspected())
    #expect(Array(rewritten.history.commits) == commits)
    #expect(rewritten.history.roots == engine.commits.trees)
    #expect(rewritten.history.rewrittenCommitCount == 0)
    #expect(rewritten.objectCount == 0)
  }

  @Test("are written once each")
  func counts() async throws {
    let store = try SmallStore()
    let commits = [
      store.commit(["d/a.bin": "a", "n/x": "x"]),
      store.commit(["d/a.bin": "a", "n/x": "x"], message: "again\n"),
    ]
    var engine = try await SmallEngine(store, commits, Options(include: ["*.bin"]))
    let inventory = try await engine.inspected()
    let rewritten = try await engine.rewrite(inventory)
    // The root, `d`, the file of attributes and two commits: the test has made the pointer's name itself.
    #expect(rewritten.objectCount == 5)
    #expect(rewritten.history.rewrittenCommitCount == 2)
    // By number: the root, `d`, and `n`, which no pattern rules out.
    let root = rewritten.history.roots[0]
    let new = store.tree(["a.bin": .pointer(to: "a")])
    #expect(rewritten.history.trees == [root, new, store.tree(["x": "x"])])
    #expect(rewritten.history.kept.trees == [store.tree(["x": "x"])])
  }

  @Test("tell what they keep: folders, and converted files at paths that were not selected")
  func kept() async throws {
    let store = try SmallStore()
    let commit = store.commit([
      "in/x": "x", "in/out/y": "y", ".dvc/z": "z", "in/n": "n", "m": .link("in"),
    ])
    var engine = try await SmallEngine(
      store,
      [commit, store.commit(["in/x": "x", "x": "x", "out/x": "x"])],
      Options(include: ["in/x"])
    )
    let rewritten = try await engine.rewrite(try await engine.inspected())
    let expected = [store.tree(["y": "y"]), store.tree(["z": "z"]), store.tree(["x": "x"])]
    #expect(Set(rewritten.history.kept.trees) == Set(expected))
    #expect(rewritten.history.kept.files == [0])
  }

  @Test("take over what the last version of a folder became", arguments: [1, 2, 3])
  func versions(workers: Int) async throws {
    let store = try SmallStore()
    func files(_ number: Int, isNew: Bool) -> [String: SmallEntry] {
      func content(_ text: String) -> SmallEntry { isNew ? .pointer(to: text) : .text(text) }
      var files: [String: SmallEntry] = [
        "d/b.bin": content("b\(number / 3)"), "d/n": .text("n\(number)"),
        "d/z.bin": content("z\(number / 5)"), "d/deep/q.bin": content("q\(number / 2)"),
        "m": .text("\(number % 4)"), "x.bin": content("x"),
      ]
      // What comes and goes moves all that follows it.
      if number % 3 == 0 { files["d/a\(number)"] = "a" }
      if number % 7 == 2 { files["d/c.bin"] = content("c\(number)") }
      if number % 5 == 0 { files["+\(number)"] = "+" }
      if number % 2 == 0 { files["d/.gitattributes"] = .text("* text=\(number)\n") }
      if isNew { files[".gitattributes"] = Self.bin }
      return files
    }
    var commits: [ObjectID] = []
    for number in 0..<100 {
      commits.append(store.commit(files(number, isNew: false), parents: commits.suffix(1)))
    }
    var options = Options(include: ["*.bin"])
    options.workers = workers
    var engine = try await SmallEngine(store, commits, options)
    let rewritten = try await engine.rewrite(try await engine.inspected())
    var parents: [ObjectID] = []
    for number in 0..<100 {
      store.expectTree(
        rewritten.history.roots[number],
        files(number, isNew: true),
        rewritten.reader
      )
      let expected = store.commit(files(number, isNew: true), parents: parents)
      #expect(rewritten.history.commits[number] == expected)
      parents = [expected]
    }
  }

  @Test(
    "have the file of attributes where Git would put it",
    arguments: [
      (["+"], 1, false), ([".a", ".gitattributes", "a"], 1, true), (["a", "b"], 0, false),
      ([".gitattribute", "a"], 1, false), ([".gitattributes-", "a"], 0, false),
      ([".gitattributet", "a"], 0, false), ([".gitattributer", "a"], 1, false),
      ([".git/", "a"], 1, false), ([".gitattributes.d/"], 0, false), ([], 0, false),
      ([".gitattributes/"], 0, true), (["a", ".gitattributes"], 1, true),
      // Where the order is not Git's, before the first that comes after it.
      (["b", "+", "a"], 0, false),
    ]
  )
  func place(names: [String], expected: Int, isThere: Bool) throws {
    let store = try SmallStore()
    let entries = names.map { name in
      name.hasSuffix("/")
        ? ("40000", String(name.dropLast()), store.tree([:])) : ("100644", name, store.blob("x"))
    }
    let id = store.tree(entries: entries)
    let content = try #require(store.object(id)?.content)
    let (offset, entry) = TreeRewriter.placeOfAttributes(in: content.rawSpan, .sha1)
    // The offset of an entry: what those before it take.
    let starts = names.indices.map { number in
      entries[..<number].map { $0.0.utf8.count + $0.1.utf8.count + 22 }.reduce(0, +)
    }
    #expect(offset == (starts + [content.count])[expected])
    #expect((entry != nil) == isThere)
    #expect(entry.map { $0.start == offset } != false)
  }
}
