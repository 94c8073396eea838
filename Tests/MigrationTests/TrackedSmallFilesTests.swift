import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import History
import Testing

@testable import Migration
@testable import Scan
@testable import Selection

@Suite("Files that stay tracked below the limit")
struct TrackedSmallFilesTests {
  private typealias Options = SmallEngine.Options

  /// A commit: its name, its parents, its files, and those of them that become pointers.
  private typealias Row = (
    name: String, parents: String, files: [String: String], pointers: [String]
  )

  private static let histories: [(name: String, rows: [Row])] = [
    (
      "that shrink",
      [
        ("a", "", ["x": "large 1", "n": "n"], ["x"]), ("b", "a", ["x": "s", "n": "n"], ["x"]),
        ("c", "b", ["x": "t", "n": "n"], ["x"]), ("d", "c", ["y": "t"], []),
        ("e", "d", ["x": "u", "y": "t"], ["x"]),
      ]
    ),
    (
      "but not before they were large, nor on another branch",
      [
        ("a", "", ["x": "s"], []), ("b", "a", ["x": "large"], ["x"]),
        ("c", "a", ["x": "s", "y": "y"], []),
        ("d", "b", ["x": "s"], ["x"]), ("e", "cd", ["x": "s", "y": "y"], ["x"]),
      ]
    ),
    (
      "in folders",
      [
        ("a", "", ["d/e/x": "large 1", "d/e/n": "n", "d/k/x": "s"], ["d/e/x"]),
        ("b", "a", ["d/e/x": "s", "d/e/n": "n", "d/k/x": "s"], ["d/e/x"]),
        // The same folder, where its file was never large.
        ("c", "b", ["d/e/x": "s", "d/e/n": "n", "d/k/x": "s", "f/x": "s", "f/n": "n"], ["d/e/x"]),
        ("d", "", ["d/e/x": "s", "d/e/n": "n"], []),
      ]
    ),
    (
      "each where it was large",
      [
        ("a", "", ["x": "large 1", "y": "s"], ["x"]), ("b", "", ["x": "s", "y": "large 2"], ["y"]),
        ("c", "a", ["x": "s", "y": "s"], ["x"]), ("d", "b", ["x": "s", "y": "s"], ["y"]),
        ("e", "cd", ["x": "s", "y": "s"], ["x", "y"]), ("f", "", ["x": "s", "y": "s"], []),
      ]
    ),
    (
      "with a large one beside them",
      [
        ("a", "", ["d/x": "large 1", "d/y": "large 2"], ["d/x", "d/y"]),
        ("b", "a", ["d/x": "s", "d/y": "large 2"], ["d/x", "d/y"]),
        ("c", "a", ["d/x": "large 1", "d/y": "s"], ["d/x", "d/y"]),
      ]
    ),
    (
      "and what is empty or no file at all",
      [
        ("a", "", ["x": "large 1"], ["x"]), ("b", "a", ["x": ""], []), ("c", "b", ["x/x": "s"], []),
        ("d", "c", ["x": "s"], ["x"]),
      ]
    ),
  ]

  @Test("are pointers after they were large once", arguments: histories.map(\.name), [1, 2])
  func pointers(name: String, workers: Int) async throws {
    let (_, rows) = try #require(Self.histories.first { $0.name == name })
    let store = try SmallStore()
    var history = SmallHistory()
    for row in rows {
      history.add(row.name, row.parents, row.files.mapValues(SmallEntry.text), in: store)
    }
    var engine = try await SmallEngine(
      store,
      history.commits,
      Options(above: 5, workers: workers)
    )
    var inventory = try await engine.scanner.scan()
    let lines = AttributeLines.collected(for: inventory)
    let smallFiles = try await engine.scanner.trackedSmallFiles(of: &inventory) {
      lines.numbersOfSet[Int(lines.setOfCommit[$0])]
    }
    inventory = try await FileInspector.inspected(inventory, readers: engine.readers)
    inventory = try await engine.scanner.clearingMarks(of: inventory)
    let none = AttributeLines(
      sets: lines.sets,
      setOfCommit: [UInt32](repeating: 0, count: rows.count)
    )
    // Without the lines, which other tests look at.
    let rewritten = try await engine.rewrite(inventory, none, smallFiles: smallFiles)
    for (commit, row) in rows.enumerated() {
      var files = row.files.mapValues(SmallEntry.text)
      for path in row.pointers { files[path] = .pointer(to: row.files[path] ?? "") }
      store.expectTree(rewritten.history.roots[commit], files, rewritten.reader)
    }
  }

  @Test("give a folder one variant for each set of them, the deepest first")
  func variants() async throws {
    let store = try SmallStore()
    var history = SmallHistory()
    let small: [String: SmallEntry] = ["d/x": "s", "d/y": "s", "n": "n"]
    history.add("a", "", ["d/x": "large 1", "d/y": "s", "n": "n"], in: store)
    history.add("b", "a", small, in: store)
    history.add("c", "b", small.merging(["m": "m"]) { $1 }, in: store)
    history.add("d", "c", ["d/x": "s", "d/y": "large 2"], in: store)
    history.add("e", "d", small, in: store)
    history.add("f", "", small, in: store)
    var engine = try await SmallEngine(store, history.commits, Options(above: 5))
    var inventory = try await engine.scanner.scan()
    let fileCount = inventory.files.count
    let lines = AttributeLines.collected(for: inventory)
    let smallFiles = try await engine.scanner.trackedSmallFiles(of: &inventory) {
      lines.numbersOfSet[Int(lines.setOfCommit[$0])]
    }
    #expect(inventory.files.count == fileCount + 1)
    #expect(inventory.files.table.number(of: store.blob("s")) == fileCount)
    // `d` for a line and for two; the roots of b, c, d and e.
    let folders = smallFiles.levels[1]?.map { smallFiles.variants[$0].files }
    #expect(folders == [[bytes("x")], [bytes("x")], [bytes("x"), bytes("y")]])
    #expect(smallFiles.variantOfCommit.keys.sorted() == [1, 2, 3, 4])
    #expect(Set(smallFiles.variantOfCommit.values).count == 4)
    for (commit, number) in smallFiles.variantOfCommit {
      let root = smallFiles.variants[number]
      #expect(root.node == Int(inventory.roots[commit]))
      #expect(root.files == [])
      let folder = try #require(root.folders[bytes("d")])
      #expect(folder < number)
      #expect(smallFiles.variants[folder].files.contains(bytes("x")))
    }
    #expect(smallFiles.levels[0]?.count == 4)
    #expect(smallFiles.levels[2] == nil)
  }

  @Test("are none where no size was asked for")
  func none() async throws {
    let store = try SmallStore()
    let commit = store.commit(["x": "x"])
    var engine = try await SmallEngine(store, [commit])
    var inventory = try await engine.scanner.scan()
    let lines = AttributeLines.collected(for: inventory)
    let smallFiles = try await engine.scanner.trackedSmallFiles(of: &inventory) {
      lines.numbersOfSet[Int(lines.setOfCommit[$0])]
    }
    #expect(smallFiles.variants.isEmpty)
    #expect(smallFiles.variantOfCommit.isEmpty)
  }
}
