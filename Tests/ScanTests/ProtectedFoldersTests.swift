import Digests
import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
@testable import Selection
import Testing

@testable import Scan

@Suite("Files that stay though a pattern matches")
struct ProtectedFoldersTests {
  private typealias Options = SmallEngine.Options

  @Test(
    "of a folder count for each pattern that would select one",
    arguments: [
      (Options(include: ["*.bin"]), [0]), (Options(include: ["*.txt", "*.bin"]), [0, 1]),
      (Options(include: ["*.md", "*.txt"]), [1]), (Options(include: ["sub/.dvc/deep/*"]), [0]),
      (Options(include: [".dvc/deep/*"]), []), (Options(include: ["*.md"]), []),
      (Options(include: ["*.bin"], exclude: ["*.bin"]), []), (Options(), [0]),
      (Options(include: ["*.bin", "*.txt"], above: 3), [1]), (Options(include: ["link"]), []),
    ] as [(Options, [Int])]
  )
  fileprivate func folder(_ options: SmallEngine.Options, _ expected: [Int]) throws {
    let store = try SmallStore()
    let tree = store.tree(["deep/a.bin": "a", "b.txt": "bbb", "link": .link("target")])
    let missing = store.tree(entries: [("40000", "gone", SmallStore.name(of: [1], "tree"))])
    let rules = try options.rules(largeObjects: options.above.map(store.blobs(atLeast:)))
    let reader = ObjectReader(try store.open())
    var folders = ProtectedFolders()
    func includes(_ id: ObjectID, _ place: UInt64) -> [Int] {
      folders.includes(in: id, "sub/.dvc", place, rules, reader)
    }
    #expect(includes(tree, 1) == expected)
    // Asked for again, they are not told again; but for another place.
    #expect(includes(tree, 1) == [])
    #expect(includes(tree, 2) == expected)
    #expect(includes(missing, 1) == [])
  }

  @Test("are noted once for each blob and name")
  func files() {
    var folders = ProtectedFolders()
    let (one, two) = (SmallStore.name(of: [1], "blob"), SmallStore.name(of: [2], "blob"))
    let isNew = [(one, "a"), (one, "a"), (one, "b"), (two, "a"), (two, "a")].map { id, name in
      folders.insert(id, bytes(name).rawSpan)
    }
    #expect(isNew == [true, false, true, true, false])
  }
}

@Suite("Patterns that match nothing yet")
struct IdlePatternsTests {
  private func selector() throws -> FileSelector {
    try FileSelector(
      FilePatterns(
        includes: ["*.bin", "a.*", "d/*"].map(bytes),
        excludes: ["x.*", "*.tmp"].map(bytes),
        caseFolding: false
      )
    )
  }

  @Test(
    "are taken out by a file that they match, each of them",
    arguments: [
      ("a.bin", [2], [0, 1]), ("b.bin", [1, 2], [0, 1]), ("d/a.bin", [], [0, 1]),
      ("x.bin", [0, 1, 2], [1]), ("d/x.tmp", [0, 1, 2], []), ("n", [0, 1, 2], [0, 1]),
    ] as [(String, [Int], [Int])]
  )
  func taken(path: String, includes: [Int], excludes: [Int]) throws {
    let selector = try selector()
    var idle = IdlePatterns(selector)
    #expect(idle.includes == [0, 1, 2])
    #expect(idle.excludes == [0, 1])
    let basenameAt = path.hasPrefix("d/") ? 2 : 0
    let match = selector.match(bytes(path).rawSpan, basenameAt: basenameAt)
    #expect(idle.concerns(match) == (match != .none))
    idle.take(match, bytes(path), basenameAt: basenameAt, selector)
    #expect(idle.includes == includes)
    #expect(idle.excludes == excludes)
    #expect(!idle.isEmpty)
  }

  @Test("of several workers are those that none has seen a file of")
  func intersection() throws {
    let selector = try selector()
    var left = IdlePatterns(selector)
    left.take(.included(0), bytes("b.bin"), basenameAt: 0, selector)
    var right = IdlePatterns(selector)
    right.take(.included(2), bytes("d/n"), basenameAt: 2, selector)
    right.take(.excluded(1), bytes("d/n.tmp"), basenameAt: 2, selector)
    for both in [left.intersection(right), right.intersection(left)] {
      #expect(both.includes == [1])
      #expect(both.excludes == [0])
    }
    #expect(!left.concerns(.none))
    var none = IdlePatterns(selector)
    none.take(.included(0), bytes("d/a.bin"), basenameAt: 2, selector)
    #expect(!none.concerns(.included(0)))
    #expect(none.concerns(.excluded(0)))
    none.take(.excluded(0), bytes("x.tmp"), basenameAt: 0, selector)
    #expect(none.isEmpty)
  }
}
