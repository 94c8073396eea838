import Digests
import EngineSandbox
import GitObjects
import GitStore
import Testing

@testable import Scan

@Suite("The steps through a tree")
struct FolderStepsTests {
  @Test(
    "are runs of entries that the last version has too, and each other entry",
    arguments: [
      ("a1 b1 c1", "a1 b1 c1", "0..<3"), ("a1 b1 c1", "a1 b2 c1", "0..<1 b 2..<3"),
      ("a1 b1 c1", "a2 b1 c1", "a 1..<3"), ("a1 b1 c1", "a1 b1 c2", "0..<2 c"),
      ("a1 c1", "a1 b1 c1", "0..<1 b 1..<2"), ("a1 b1 c1", "a1 c1", "0..<1 c"),
      ("a1 b1", "a1 b1 c1 d1", "0..<2 c d"), ("b1", "a1 b1", "a 0..<1"),
      ("a1 b1 d1 e1", "a1 c1 d1 e1", "0..<1 c 2..<4"), ("a1 b1", "a2 b2", "a b"),
      ("", "a1 b1", "a b"), ("a1", "", ""), (nil, "a1 b1", "a b"),
    ] as [(String?, String, String)]
  )
  func steps(_ old: String?, _ new: String, _ expected: String) throws {
    let store = try SmallStore()
    let ids = (old: old.map { tree($0, store) }, new: tree(new, store))
    let reader = ObjectReader(try store.open())
    var memory = FolderMemory()
    var last: KnownFolder?
    if let id = ids.old {
      let data = try reader.read(id).data
      let folder = memory.blank()
      var entries = TreeReader(data.bytes, .sha1)
      while let entry = try entries.next() { folder.notes.append(entry, mark: 0) }
      let root = VisitedTree(
        node: 0,
        id: id,
        location: try reader.location(of: id),
        directory: .root,
        path: .root,
        attributes: nil
      )
      memory.keep(folder, of: root, data)
      last = memory.version(of: root)
    }
    let data = try reader.read(ids.new).data
    let bytes = data.bytes
    var found: [String] = []
    var steps = FolderSteps(bytes, .sha1, since: last)
    while let step = try steps.next() {
      switch step {
      case .repeated(let range, let folder):
        #expect(folder === last)
        found.append("\(range)")
      case .entry(let entry):
        found.append(text(entry.name(in: bytes).array))
      }
    }
    #expect(found.joined(separator: " ") == expected)
  }

  /// A tree of files of one letter, each with its content.
  private func tree(_ files: String, _ store: SmallStore) -> ObjectID {
    store.tree(
      entries: files.split(separator: " ").map { file in
        ("100644", String(file.prefix(1)), store.blob(String(file.dropFirst())))
      }
    )
  }
}
