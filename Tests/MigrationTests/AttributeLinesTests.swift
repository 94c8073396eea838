import EngineSandbox
import GitAttributes
import GitObjects
import History
import Testing

@testable import Migration
@testable import Scan
@testable import Selection

@Suite("The lines that commits get")
struct AttributeLinesTests {
  private typealias Options = SmallEngine.Options

  /// A commit: its name, the names of its parents, its files, and the lines that it gets, without `*` at
  /// the beginning of each.
  private typealias Row = (name: String, parents: String, files: [String], lines: [String])

  private static func set(_ lines: AttributeLines, of commit: Int) -> [String] {
    lines.sets[Int(lines.setOfCommit[commit])].map { line in
      text(line.text).replacing(" filter=lfs diff=lfs merge=lfs -text", with: "")
    }
  }

  private func inventory(
    _ rows: [Row],
    _ options: SmallEngine.Options
  ) async throws -> Inventory {
    let store = try SmallStore()
    var history = SmallHistory()
    for row in rows {
      let files = row.files.map { path in
        // What stands behind `=` is the content.
        let words = path.split(separator: "=")
        return (String(words[0]), SmallEntry.text(words.count > 1 ? String(words[1]) : path))
      }
      history.add(
        row.name,
        row.parents,
        Dictionary(files) { first, _ in first },
        in: store
      )
    }
    var engine = try await SmallEngine(store, history.commits, options)
    return try await engine.inspected()
  }

  private static let collected: [(name: String, rows: [Row])] = [
    (
      "a line follows",
      [
        ("a", "", ["x.a"], ["*.a"]), ("b", "a", ["n.b"], ["*.a", "*.b"]),
        ("c", "b", ["n.b", "y.a"], ["*.a", "*.b"]), ("d", "c", [], ["*.a", "*.b"]),
      ]
    ),
    (
      "not to another branch",
      [
        ("a", "", ["x.a"], ["*.a"]), ("b", "a", ["x.a", "x.b"], ["*.a", "*.b"]),
        ("c", "a", ["x.a", "x.c"], ["*.a", "*.c"]), ("d", "c", ["x.a"], ["*.a", "*.c"]),
        ("r", "", ["x.r"], ["*.r"]),
      ]
    ),
    (
      "from all parents of a merge",
      [
        ("a", "", ["x.a"], ["*.a"]), ("b", "a", ["x.b"], ["*.a", "*.b"]),
        ("c", "a", ["x.c"], ["*.a", "*.c"]), ("m", "cb", ["x.m"], ["*.a", "*.b", "*.c", "*.m"]),
        ("n", "bca", ["x.n"], ["*.a", "*.b", "*.c", "*.n"]),
        ("o", "bb", ["x.o"], ["*.a", "*.b", "*.o"]),
      ]
    ),
    (
      "in the order in which they are first seen",
      [
        ("a", "", ["z.z"], ["*.z"]), ("b", "a", ["z.z", "a.a", "m.m"], ["*.z", "*.a", "*.m"]),
        ("c", "", ["k.k", "m.m", "b.z"], ["*.z", "*.m", "*.k"]),
      ]
    ),
    (
      "depth first, in the order of entries",
      [
        (
          "a", "", ["a/x.1", "a/z/y.2", "a.b/w.3", "b.4", "a/z.5"],
          ["*.3", "*.1", "*.5", "*.2", "*.4"]
        )
      ]
    ),
    (
      "a file without an extension by its path",
      [
        (
          "a", "", ["Makefile", "d/Makefile", "d/a.b/c"], ["/Makefile", "/d/Makefile", "/d/a.b/c"]
        ),
        ("b", "a", ["d.e/Makefile"], ["/Makefile", "/d/Makefile", "/d/a.b/c", "/d.e/Makefile"]),
      ]
    ),
    (
      "of a folder that changed, what is new in it",
      [
        ("a", "", ["d/x.a=1", "d/n/y.b=1", "k.k"], ["*.b", "*.a", "*.k"]),
        ("b", "a", ["d/x.a=2", "d/n/y.b=1", "d/n.c"], ["*.b", "*.a", "*.k", "*.c"]),
        (
          "c", "b", ["d/x.a=2", "d/n/y.b=1", "d/n/q.q", "d/n.c"],
          ["*.b", "*.a", "*.k", "*.c", "*.q"]
        ),
      ]
    ),
    (
      "of a folder that came from elsewhere too",
      [
        ("a", "", ["d/x.a"], ["*.a"]), ("b", "", ["n.b"], ["*.b"]),
        ("c", "b", ["n.b", "d/x.a"], ["*.a", "*.b"]),
        ("e", "b", ["n.b", "e/x.a"], ["*.a", "*.b"]),
        ("f", "e", ["n.b"], ["*.a", "*.b"]),
      ]
    ),
    ("none where there is nothing", [("a", "", [], []), ("b", "a", [".gitattributes="], [])]),
  ]

  @Test(
    "follow from the files that it or an ancestor has",
    arguments: collected.map(\.name),
    [1, 3]
  )
  func collect(name: String, workers: Int) async throws {
    let (_, rows) = try #require(Self.collected.first { $0.name == name })
    let lines = AttributeLines.collected(for: try await inventory(rows, Options(workers: workers)))
    for (commit, row) in rows.enumerated() {
      #expect(Self.set(lines, of: commit) == row.lines, "\(row.name)")
    }
    #expect(lines.sets.first == [])
    // Each set once.
    #expect(Set(lines.sets).count == lines.sets.count)
    #expect(Set(lines.all) == Set(lines.sets.joined()))
  }

  @Test("tell of many folders what is new, also where each has another name")
  func manyFolders() async throws {
    let before = (0..<40).map { "d\($0)/x.a=\($0)" }
    let after = (0..<40).map { "e\($0)/x.a=\($0)" } + (0..<40).map { "d\($0)/x.a=\($0 + 1)" }
    let rows: [Row] = [
      ("a", "", before + ["d7/n.b"], ["*.a", "*.b"]),
      ("b", "a", after + ["d39/n.c", "d3/q.d"], ["*.a", "*.b", "*.d", "*.c"]),
      ("c", "b", after.reversed() + ["d39/n.c"], ["*.a", "*.b", "*.d", "*.c"]),
    ]
    let inventory = try await inventory(rows, Options())
    let lines = AttributeLines.collected(for: inventory)
    for (commit, row) in rows.enumerated() {
      #expect(Set(Self.set(lines, of: commit)) == Set(row.lines), "\(row.name)")
    }
  }

  @Test("with a size name paths, of large files alone")
  func above() async throws {
    let rows: [Row] = [
      ("a", "", ["x.bin=12345", "d/y.bin=123456", "s.bin=1"], ["/d/y.bin", "/x.bin"]),
      ("b", "a", ["x.bin=1", "s.bin=12345"], ["/d/y.bin", "/x.bin", "/s.bin"]),
    ]
    let inventory = try await inventory(rows, Options(above: 5))
    let lines = AttributeLines.collected(for: inventory)
    for (commit, row) in rows.enumerated() {
      #expect(Self.set(lines, of: commit) == row.lines, "\(row.name)")
      let numbers = lines.numbersOfSet[Int(lines.setOfCommit[commit])]
      let keys = numbers.map { number in
        guard case .path(let path) = inventory.lines[number] else { return "" }
        return "/" + text(path)
      }
      #expect(Set(keys) == Set(row.lines))
    }
  }

  @Test("of patterns are all or none, from the first commit that has a file for them")
  func minimal() async throws {
    let rows: [Row] = [
      ("a", "", ["n"], []), ("b", "a", ["x.bin"], ["*.bin"]), ("c", "b", ["n"], ["*.bin"]),
      ("d", "a", ["m"], []), ("e", "dc", ["m"], ["*.bin"]), ("f", "d", ["d/y.bin"], ["*.bin"]),
      ("g", "", [], []),
    ]
    let inventory = try await inventory(rows, Options(include: ["*.bin"]))
    let line = TrackingLine.tracking(bytes("*.bin"))
    let minimal = AttributeLines.minimal([line], for: inventory)
    let fixed = AttributeLines.fixed([line], for: inventory.commits)
    let none = AttributeLines.none(for: inventory.commits)
    for (commit, row) in rows.enumerated() {
      #expect(Self.set(minimal, of: commit) == row.lines, "\(row.name)")
      #expect(Self.set(fixed, of: commit) == ["*.bin"])
      #expect(Self.set(none, of: commit) == [])
    }
    #expect(minimal.all == [line])
    #expect(none.all == [])
  }

  @Test("can be added at the end of each set that has any")
  func adding() {
    let lines = ["a", "b", "c", "d"].map { TrackingLine.tracking(bytes($0)) }
    let before = AttributeLines(
      sets: [[], [lines[0]], [lines[0], lines[1]]],
      setOfCommit: [2, 0, 1],
      numbersOfSet: [[], [0], [0, 1]]
    )
    #expect(before.all == [lines[0], lines[1]])
    let after = before.adding([lines[2], lines[3]])
    #expect(after.sets == [[], [lines[0], lines[2], lines[3]], lines])
    #expect(after.setOfCommit == [2, 0, 1])
    #expect(after.numbersOfSet == [[], [0], [0, 1]])
    #expect(after.all == lines)
    #expect(before.adding([]).sets == before.sets)
    let none = AttributeLines(sets: [[]], setOfCommit: [0]).adding(lines)
    #expect(none.sets == [[]])
    #expect(none.all == [])
  }
}
