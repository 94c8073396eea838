import EngineSandbox
import GitObjects
import Testing

@testable import Migration

@Suite("The trees of a commit, with other blobs")
struct TreeEditorTests {
  /// Puts blobs of that content at paths, and expects a tree.
  private func check(
    _ store: SmallStore,
    _ root: ObjectID,
    _ contents: [String: String],
    _ expected: () -> ObjectID,
    objectCount: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for content in contents.values { store.blob(content) }
    let files = try CommittedFiles(store, store.commit(tree: root))
    let pack = try SmallPack(beside: store)
    var blobs: [RepositoryPath: ObjectID] = [:]
    for (name, content) in contents { blobs[RepositoryPath(name)] = store.blob(content) }
    let new = try TreeEditor(tree: files.tree(), writer: pack.writers[0]).replace(blobs)
    let (reader, count) = try pack.finish()
    store.expectTree(new, expected(), reader, sourceLocation: sourceLocation)
    #expect(count == objectCount, sourceLocation: sourceLocation)
  }

  private static let files: [String: SmallEntry] = [
    "a.bin": "a", "run": .file(mode: "100755", "run"), "link": .link("a.bin"), "sub/b": "b",
    "sub/deep/c": "c", "sub/deep/d": "d", "other/o": "o",
  ]

  @Test(
    "are new above the files that change, and modes stay",
    arguments: [
      (["a.bin": "A"], 1), (["run": "RUN"], 1), (["a.bin": "A", "run": "RUN"], 1),
      (["sub/b": "B"], 2), (["sub/deep/c": "C"], 3), (["sub/deep/c": "C", "sub/deep/d": "D"], 3),
      (["a.bin": "A", "sub/b": "B", "sub/deep/c": "C", "other/o": "O"], 4),
      (["sub/b": "same", "other/o": "same"], 3),
      // The same blob: nothing is written.
      (["a.bin": "a"], 0), (["sub/deep/c": "c"], 0), ([:], 0),
      (["sub/deep/c": "c", "a.bin": "A"], 1),
    ]
  )
  func replaced(contents: [String: String], objectCount: Int) throws {
    let store = try SmallStore()
    let root = store.tree(Self.files)
    let expected = Self.files.merging(contents.mapValues { .text($0) }) { old, new in
      guard case .file(let mode, _) = old, case .text(let text) = new else { return new }
      return .file(mode: mode, text)
    }
    try check(store, root, contents, { store.tree(expected) }, objectCount: objectCount)
  }

  @Test("have Git's order above the files, whatever order they had")
  func order() throws {
    let store = try SmallStore()
    let (a, b) = (store.blob("a"), store.blob("b"))
    let folder = store.tree(entries: [("100644", "z", b), ("100644", "f", a)])
    // A folder is sorted as if its name ended with a slash: after `x.b` and `x-`, before `x0`.
    let entries = [
      ("100644", "x0", a), ("40000", "x", folder), ("40000", "y", folder), ("100644", "x.b", a),
      ("100644", "x-", a),
    ]
    let root = store.tree(entries: entries)
    let expected = {
      store.tree(entries: [
        ("100644", "x-", a), ("100644", "x.b", a), ("40000", "x", folder),
        ("100644", "x0", store.blob("new")), ("40000", "y", folder),
      ])
    }
    try check(store, root, ["x0": "new"], expected, objectCount: 1)
  }

  @Test("have Git's order and modes even where the blobs are the same")
  func orderAlone() throws {
    let store = try SmallStore()
    let (a, b) = (store.blob("a"), store.blob("b"))
    let odd = store.tree(entries: [("100644", "z", b), ("100644", "f", a)])
    let root = store.tree(entries: [("040000", "x", odd), ("40000", "y", odd)])
    let sorted = store.tree(entries: [("100644", "f", a), ("100644", "z", b)])
    let expected = { store.tree(entries: [("40000", "x", sorted), ("40000", "y", odd)]) }
    try check(store, root, ["x/f": "a"], expected, objectCount: 2)
  }
}
