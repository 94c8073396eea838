import EngineSandbox
import GitObjects
import GitStore
import History
import Scan
import Selection
import Testing
import Workers

@testable import Info

@Suite("Versions of files")
struct FolderScannerTests {
  /// The versions in a history, as `PATH CONTENT`, and the first commit that has each.
  private func versions(
    _ store: SmallStore,
    _ commits: [ObjectID],
    _ options: SmallEngine.Options
  ) async throws -> [String: ObjectID?] {
    let database = try store.open()
    let readers = WorkerPool(count: options.workers) { ObjectReader(database) }
    let graph = try await CommitGraph(commits, readers: readers)
    let inventory = try await FolderScanner.scan(
      graph,
      selector: try options.rules().selector,
      readers: readers
    ) { _ in }
    let numbers = Array(0..<inventory.versions.count)
    let first = FirstCommits(inventory, versions: numbers, readers: readers)
    var found: [String: ObjectID?] = [:]
    for (number, commit) in zip(numbers, try await first.find()) {
      let needed = inventory.needed(version: number)
      let blob = inventory.versions.blobs.ids[Int(inventory.versions.contents[number])]
      // What is named has to be so.
      let root = store.rootTree(of: try #require(needed.commit))
      #expect(store.object(at: text(needed.path), in: root) == blob)
      let key = "\(text(needed.path)) \(text(store.object(blob)?.content ?? []))"
      #expect(found[key] == nil)
      found[key] = commit.map(graph.id)
    }
    return found
  }

  @Test("are pairs of a path and a content, and each has a first commit", arguments: [1, 2])
  func pairs(workers: Int) async throws {
    let store = try SmallStore()
    var history = SmallHistory()
    history.add("a", "", ["x": "1", "d/x": "1", "d/e/y": "1"], in: store)
    history.add("b", "a", ["x": "2", "d/x": "1", "d/e/y": "2", "f/e/y": "1"], in: store)
    history.add(
      "c",
      "b",
      ["x": "1", "d/x": "3", "d/e/y": "2", "d/e/z": "1", "l": .link("x")],
      in: store
    )
    let found = try await versions(store, history.commits, .init(workers: workers))
    let expected: [String: String] = [
      "x 1": "a", "x 2": "b", "d/x 1": "a", "d/x 3": "c", "d/e/y 1": "a", "d/e/y 2": "b",
      "d/e/z 1": "c", "f/e/y 1": "b",
    ]
    #expect(found == expected.mapValues { history[$0] })
  }

  @Test("are those of the selected paths")
  func selection() async throws {
    let store = try SmallStore()
    let commit = store.commit(["x.a": "1", "d/x.a": "2", "d/y.b": "3", "d/e/z.a": "4"])
    for (options, expected) in [
      (SmallEngine.Options(include: ["*.a"]), ["x.a 1", "d/x.a 2", "d/e/z.a 4"]),
      (.init(include: ["d/*"]), ["d/x.a 2", "d/y.b 3"]),
      (.init(exclude: ["*.a"]), ["d/y.b 3"]),
      (.init(include: ["d/**"], exclude: ["d/e/**"]), ["d/x.a 2", "d/y.b 3"]),
    ] {
      let found = try await versions(store, [commit], options)
      #expect(Set(found.keys) == Set(expected))
    }
  }
}
