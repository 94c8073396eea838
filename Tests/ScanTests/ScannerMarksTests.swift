import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import History
@testable import Selection
import Testing

@testable import Scan

@Suite("What the scan notes of trees and files")
struct ScannerMarksTests {
  private typealias Options = SmallEngine.Options

  @Test(
    "marks the trees that may change, and those with files of attributes",
    arguments: [
      ("", [.mayChange]), ("in", [.mayChange]), ("in/side", [.hasSelectedFile, .mayChange]),
      ("out", []), ("out/below", [.hasAttributes]),
      ("both", [.hasSelectedFile, .mayChange, .hasAttributes]),
      ("linked", []),
    ] as [(String, TreeFlags)]
  )
  func flags(path: String, expected: TreeFlags) async throws {
    let store = try SmallStore()
    let commit = store.commit([
      ".gitattributes": "*.txt text\n", "in/side/x.bin": "x", "in/note": "n", "out/y": "y",
      "out/below/.gitattributes": "* text\n", "both/.gitattributes": "* text\n", "both/z.bin": "z",
      "linked/.gitattributes": .link("../.gitattributes"), "linked/x": "x",
    ])
    var engine = try await SmallEngine(store, [commit], Options(include: ["*.bin"]))
    let inventory = try await engine.scanner.scan()
    #expect(engine.flags(path, of: commit, inventory) == expected)
    #expect(inventory.rootAttributes == [store.blob("*.txt text\n")])
  }

  @Test(
    "tells files of attributes of roots by their modes",
    arguments: [
      (.text("a"), TreeFlags()), (.file(mode: "100755", "a"), [.hasOddRootAttributes]),
      (.file(mode: "100664", "a"), [.hasOddRootAttributes]),
    ] as [(SmallEntry, TreeFlags)]
  )
  func rootAttributes(entry: SmallEntry, expected: TreeFlags) async throws {
    let store = try SmallStore()
    let commit = store.commit([".gitattributes": entry, "x": "x"])
    var engine = try await SmallEngine(store, [commit], Options(include: ["*.bin"]))
    let inventory = try await engine.scanner.scan()
    #expect(engine.flags("", of: commit, inventory) == expected)
    #expect(inventory.rootAttributes == [store.blob("a")])
  }

  @Test(
    "refuses roots whose attributes are no file, and names the commit",
    arguments: [(".gitattributes", true), (".gitattributes/x", false)]
  )
  func refusal(path: String, isLink: Bool) async throws {
    let store = try SmallStore()
    let first = store.commit(["x": "x"])
    let second = store.commit([path: isLink ? .link("x") : "x"], parents: [first])
    var engine = try await SmallEngine(store, [first, second], Options(include: ["*.bin"]))
    await #expect {
      _ = try await engine.scanner.scan()
    } throws: { error in
      guard case ScanError.attributesNotAFile(isLink, second) = error else { return false }
      return true
    }
  }

  @Test("with fixup refuses links to attributes in any folder")
  func fixupRefusal() async throws {
    let store = try SmallStore()
    let first = store.commit(["x/y": "y"])
    let second = store.commit(["x/.gitattributes": .link("z"), "x/y": "y"], parents: [first])
    var engine = try await SmallEngine(store, [first, second], Options(isFixup: true))
    await #expect {
      _ = try await engine.scanner.scan()
    } throws: { error in
      guard case ScanError.attributesNotAFile(true, second) = error else { return false }
      return true
    }
  }

  @Test("numbers the root of each commit, the same tree once")
  func roots() async throws {
    let store = try SmallStore()
    let commits = [
      store.commit(["a": "1"]), store.commit(["a": "2"]),
      store.commit(["a": "1"], message: "again\n"), store.commit(["b": "1"]),
    ]
    var engine = try await SmallEngine(store, commits, Options(include: ["*.bin"]))
    let inventory = try await engine.scanner.scan()
    #expect(inventory.roots == [0, 1, 0, 2])
    #expect(inventory.nodes.levels.first == 0..<3)
    #expect(inventory.needed(node: 2) == Needed(commit: commits[3]))
  }

  @Test("remembers what the last version of a folder led to, wherever its entries have moved")
  func versions() async throws {
    let store = try SmallStore()
    let attributes = store.blob("* text\n")
    let rows: [[String: SmallEntry]] = [
      [".gitattributes": "* text\n", "a.bin": "a", "d/x.bin": "x", "z": "1"],
      [".gitattributes": "* text\n", "a.bin": "a", "d/x.bin": "x", "z": "2"],
      ["+": "+", ".gitattributes": "* text\n", "a.bin": "a", "d/x.bin": "x", "z": "2"],
      ["+": "+", "++": "+", ".gitattributes": "* text\n", "d/x.bin": "x", "z": "2"],
      ["a.bin": "a", "z": "2"],
      ["+": "+", "d/y": "y", "z": "2"],
      ["+": "+", ".gitattributes": "* text\n", "d/y": "y", "z": "2"],
    ]
    let expected: [(TreeFlags, ObjectID, [String])] = [
      ([.hasSelectedFile, .mayChange], attributes, ["d"]),
      ([.hasSelectedFile, .mayChange], attributes, ["d"]),
      ([.hasSelectedFile, .mayChange], attributes, ["d"]),
      ([.mayChange], attributes, ["d"]),
      ([.hasSelectedFile, .mayChange], .zero, []),
      ([], .zero, ["d"]),
      ([], attributes, ["d"]),
    ]
    for pattern in ["*.bin", "/**/*.bin"] {
      let commits = rows.map { store.commit($0) }
      var engine = try await SmallEngine(store, commits, Options(include: [pattern]))
      let inventory = try await engine.scanner.scan()
      for (number, expected) in expected.enumerated() {
        let root = Int(inventory.roots[number])
        #expect(inventory.nodes.flags[root] == expected.0, "\(pattern) \(number)")
        #expect(inventory.rootAttributes[root] == expected.1, "\(pattern) \(number)")
        let children = inventory.nodes.items(of: root).compactMap(\.child)
          .map { text(inventory.needed(node: $0).path) }
        #expect(children == expected.2, "\(pattern) \(number)")
      }
    }
  }

  /// A history of so many versions, with folders that come back.
  private func longHistory(_ store: SmallStore, _ count: Int) -> [ObjectID] {
    var commits: [ObjectID] = []
    for number in 0..<count {
      commits.append(
        store.commit(
          [
            "f\(number % 7)/x.bin": .text("\(number)"),
            "f\(number % 5)/deep/y.bin": .text("y\(number / 3)"),
            "g/z\(number % 11).txt": .text("z\(number)"), "n": .text("\(number % 13)"),
            "other.dat": .text("o\(number / 2)"),
          ],
          parents: commits.suffix(1)
        )
      )
    }
    return commits
  }

  @Test(
    "gives the same numbers however many workers share it out",
    arguments: [
      Options(include: ["*.bin"]), Options(include: ["f1/**", "*.dat"]), Options(),
      Options(include: ["*.bin"], exclude: ["y.*"]),
    ]
  )
  fileprivate func workers(_ options: SmallEngine.Options) async throws {
    let store = try SmallStore()
    let commits = longHistory(store, 120)
    var options = options
    var expected: Inventory?
    for workers in 1...3 {
      options.workers = workers
      var engine = try await SmallEngine(store, commits, options)
      let inventory = try await engine.scanner.scan()
      guard let expected else {
        expected = inventory
        continue
      }
      #expect(inventory.roots == expected.roots)
      #expect(inventory.nodes.table.ids == expected.nodes.table.ids)
      #expect(inventory.nodes.flags == expected.nodes.flags)
      #expect(inventory.nodes.levels == expected.nodes.levels)
      #expect(inventory.nodes.contents.items == expected.nodes.contents.items)
      #expect(inventory.files.table.ids == expected.files.table.ids)
      #expect(inventory.filePaths == expected.filePaths)
      #expect(inventory.lines == expected.lines)
    }
  }

  @Test("links each tree to its folders, and each file to the path of its tree", arguments: [1, 3])
  func links(workers: Int) async throws {
    let store = try SmallStore()
    let commits = longHistory(store, 120)
    var options = Options()
    options.workers = workers
    var engine = try await SmallEngine(store, commits, options)
    let inventory = try await engine.scanner.scan()
    for node in 0..<inventory.nodes.count {
      let (path, commit) = (inventory.needed(node: node).path, inventory.needed(node: node).commit)
      let root = store.rootTree(of: try #require(commit))
      #expect(store.object(at: text(path), in: root) == inventory.nodes.id(node))
      for child in inventory.nodes.items(of: node).compactMap(\.child) {
        // A tree has one path here, since lines are collected.
        let name = text(inventory.needed(node: child).path).split(separator: "/").last
        #expect(
          store.object(at: String(try #require(name)), in: inventory.nodes.id(node))
            == inventory.nodes.id(child)
        )
      }
    }
    for file in 0..<inventory.files.count {
      let needed = inventory.needed(file: file)
      let root = store.rootTree(of: try #require(needed.commit))
      #expect(store.object(at: text(needed.path), in: root) == inventory.files.id(file))
    }
  }

  @Test(
    "collects the lines that files call for, in the order of entries",
    arguments: [
      (nil, ["x .bin", "x .gz", "x /Makefile", "x .txt", "d .bin", "d .b", "d /d/.."]),
      (
        1,
        ["x /a.bin", "x /b.tar.gz", "x /Makefile", "x /z.txt", "d /d/a.bin", "d /d/a.b", "d /d/.."]
      ),
    ] as [(Int?, [String])]
  )
  func lines(above: Int?, expected: [String]) async throws {
    let store = try SmallStore()
    let commit = store.commit(
      tree: store.tree(entries: [
        ("100644", "a.bin", store.blob("1")), ("100644", "b.tar.gz", store.blob("2")),
        ("100644", "Makefile", store.blob("3")), ("100644", "z.txt", store.blob("4")),
        (
          "40000", "d",
          store.tree(entries: [
            ("100644", "a.bin", store.blob("5")), ("100644", "a.b", store.blob("6")),
            ("100644", "e.bin", store.blob("7")), ("100644", "..", store.blob("8")),
          ])
        ),
      ])
    )
    var engine = try await SmallEngine(store, [commit], Options(above: above))
    let inventory = try await engine.scanner.scan()
    var found: [String] = []
    for node in inventory.nodes.levels.joined() {
      for line in inventory.nodes.items(of: node).compactMap(\.line) {
        let key = inventory.lines[line]
        let name = node == 0 ? "x" : "d"
        let word =
          switch key {
          case .fileExtension(let suffix): "\(name) \(text(suffix))"
          case .path(let path): "\(name) /\(text(path))"
          }
        if !found.contains(word) { found.append(word) }
      }
    }
    // The last name ends in a dot, which is an extension as good as another.
    let dots = above == nil ? "d ." : "d /d/.."
    #expect(found == expected.dropLast() + (above == nil ? [dots] : ["d /d/e.bin", dots]))
  }

  @Test("names the path and commit of a tree that is missing or malformed")
  func unreadable() async throws {
    let store = try SmallStore()
    let missing = SmallStore.name(of: [1], "tree")
    let malformed = store.add(.tree, bytes("100644 x"))
    let good = store.commit(["x": "x"])
    for (tree, isMissing) in [(missing, true), (malformed, false)] {
      let inner = store.tree(entries: [("40000", "b", tree)])
      let commit = store.commit(tree: store.tree(entries: [("40000", "a", inner)]))
      var engine = try await SmallEngine(store, [good, commit], Options(include: ["*.bin"]))
      let needed = Needed(path: "a/b", commit: commit)
      await #expect {
        _ = try await engine.scanner.scan()
      } throws: { error in
        switch error {
        case HistoryError.unreadable(.missing(tree), needed): isMissing
        case HistoryError.badTree(tree, .truncated(offset: 0), needed): !isMissing
        default: false
        }
      }
    }
  }

  @Test(
    "tells which patterns match no file",
    arguments: [
      (["*.bin"], [], 3, [], []), (["*.bin", "*.txt"], [], 3, [1], []),
      // A file counts for each pattern that matches it, not only for the first.
      (["*.bin", "a.*", "b.*"], [], 3, [2], []),
      (["*.bin"], ["a.*", "q.*"], 3, [], [1]), (["*.dat"], ["a.*"], 3, [0], [0]),
      (["x/**", "y/**"], [], 3, [1], []), ([], ["*.bin", "*.md"], 3, [], [1]),
    ] as [([String], [String], Int, [Int], [Int])]
  )
  func idlePatterns(
    include: [String],
    exclude: [String],
    workers: Int,
    includes: [Int],
    excludes: [Int]
  ) async throws {
    let store = try SmallStore()
    var commits = [store.commit(["a.bin": "a", "x/c.bin": "c"])]
    // Enough for each worker to see a part of it.
    for number in 0..<120 { commits.append(store.commit(["n": .text("\(number)")])) }
    let options = Options(include: include, exclude: exclude, workers: workers)
    var engine = try await SmallEngine(store, commits, options)
    let inventory = try await engine.scanner.scan()
    #expect(inventory.idlePatterns.includes == includes)
    #expect(inventory.idlePatterns.excludes == excludes)
  }
}
