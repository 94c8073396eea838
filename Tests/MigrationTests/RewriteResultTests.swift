import Digests
import EngineSandbox
import GitAttributes
import GitCommand
import GitObjects
import GitStore
import History
import Runs
import Testing

@testable import GitRefs
@testable import Migration
@testable import Publication
@testable import Scan
@testable import Selection

@Suite("What a rewrite came to")
struct RewriteResultTests {
  private typealias Options = SmallEngine.Options

  @Test("tells what became of trees and blobs, where there is one answer")
  func otherTargets() async throws {
    let store = try SmallStore()
    let first = store.commit(["a/x.bin": "x", "n": "n", "b/x.txt": "t"])
    // The same folder as a root, which has lines besides.
    let second = store.commit(["x.txt": "t"])
    var engine = try await SmallEngine(store, [first, second], Options(include: ["*.bin"]))
    let inventory = try await engine.inspected()
    let rewritten = try await engine.rewrite(inventory)
    let others = OtherTargets(
      inventory: inventory,
      history: rewritten.history,
      conversion: engine.conversion(inventory)
    )
    let new = (
      blob: store.blob(SmallStore.pointer(to: "x")), tree: store.tree(["x.bin": .pointer(to: "x")])
    )
    let line = SmallEntry.text(trackingLine("*.bin"))
    let root = store.tree([".gitattributes": line, "x.txt": "t"])
    #expect(others.rewritten(store.blob("x"), .blob) == new.blob)
    #expect(others.rewritten(store.blob("n"), .blob) == nil)
    #expect(others.rewritten(store.tree(["x.bin": "x"]), .tree) == new.tree)
    #expect(others.rewritten(store.rootTree(of: second), .tree) == root)
    #expect(others.rewritten(store.tree(["q": "q"]), .tree) == nil)
    #expect(others.rewritten(first, .commit) == nil)
    #expect(others.rewritten(store.blob("x"), .tag) == nil)
  }

  @Test("tells nothing of a tree that became several")
  func severalTargets() async throws {
    let store = try SmallStore()
    let first = store.commit(["in/x": "x", "out/x": "x"])
    let second = store.commit(["n": "n"])
    let third = store.commit(["n": "n"], parents: [first])
    let options = Options(include: ["in/*"], collectsLines: true)
    var engine = try await SmallEngine(store, [first, second, third], options)
    let inventory = try await engine.inspected()
    // The third commit inherits lines that the second does not have.
    let lines = AttributeLines.collected(for: inventory)
    #expect(lines.setOfCommit == [1, 0, 1])
    let rewritten = try await engine.rewrite(inventory, lines)
    let others = OtherTargets(
      inventory: inventory,
      history: rewritten.history,
      conversion: engine.conversion(inventory)
    )
    #expect(others.rewritten(store.rootTree(of: second), .tree) == nil)
    #expect(others.rewritten(store.rootTree(of: first), .tree) == rewritten.history.roots[0])
  }

  @Test("lists the new names of all that changed, by kind")
  func changedObjects() async throws {
    let store = try SmallStore()
    let line = trackingLine("*.bin")
    let same = store.commit([".gitattributes": .text(line)])
    let first = store.commit(
      [
        ".gitattributes": "* text\n", "d/.gitattributes": "* -filter\n", "d/x.bin": "x", "e/n": "n",
        "empty.bin": "",
      ],
      parents: [same]
    )
    var engine = try await SmallEngine(store, [same, first], Options(include: ["*.bin"]))
    let inventory = try await engine.inspected()
    let rewritten = try await engine.rewrite(inventory)
    let tag = (old: store.tag("v1", of: first), new: store.tag("v2", of: first))
    let changed = ChangedObjects(
      inventory: inventory,
      history: rewritten.history,
      conversion: engine.conversion(inventory),
      attributes: rewritten.context.rootAttributes.edited
        + rewritten.context.nestedAttributes.edited,
      tags: [tag.old: tag.new, same: same]
    )
    let folder: (old: [String: SmallEntry], new: [String: SmallEntry]) = (
      [".gitattributes": "* -filter\n", "x.bin": "x"],
      [".gitattributes": .text("* -filter\n" + line), "x.bin": .pointer(to: "x")]
    )
    let root = store.tree([
      ".gitattributes": .text("* text\n" + line),
      "d": .object(mode: "40000", store.tree(folder.new)),
      "e/n": "n", "empty.bin": "",
    ])
    let expected: [(ObjectID, ObjectID, ObjectKind)] = [
      (first, store.commit(tree: root, parents: [same]), .commit),
      (store.rootTree(of: first), root, .tree),
      (store.tree(folder.old), store.tree(folder.new), .tree),
      (store.blob("x"), store.blob(SmallStore.pointer(to: "x")), .blob),
      (store.blob("* text\n"), store.blob("* text\n" + line), .blob),
      (store.blob("* -filter\n"), store.blob("* -filter\n" + line), .blob),
      (tag.old, tag.new, .tag),
    ]
    #expect(
      Set(changed.list.map { "\($0.old) \($0.new) \($0.kind)" })
        == Set(expected.map { "\($0.0) \($0.1) \($0.2)" })
    )
  }

  @Test("is backed up by a commit whose parents are the old tips", arguments: [2, 101])
  func backup(moveCount: Int) throws {
    let store = try SmallStore()
    let (a, b) = (store.commit(["a": "a"]), store.commit(["b": "b"]))
    let tag = store.tag("v1", of: b)
    let stash = store.commit(["s": "s"])
    var moves = [
      StoredUpdate(name: "worktrees/x/HEAD", old: a, new: b),
      StoredUpdate(name: "refs/tags/v1", old: tag, new: a),
    ]
    for number in moves.count..<moveCount {
      moves.append(StoredUpdate(name: StoredReferenceName("refs/heads/\(number)"), old: a, new: b))
    }
    _ = try store.open()
    let pack = try SmallPack(beside: store)
    let backup = Backup(
      run: "RUN",
      moves: moves,
      stashEntries: [stash, a],
      files: ["references": bytes("list\n"), "record": bytes("record\n")]
    )
    let updates = try backup.write(
      pack.writers[0],
      oldCommit: { [a: a, tag: b][$0] },
      isCommit: { $0 == a },
      now: 1_700_000_000
    )
    let tree = store.tree(["record": "record\n", "references": "list\n"])
    let person = "lfs-migrate <lfs-migrate@localhost> 1700000000 +0000"
    let parents = [a, b, stash].map { "parent \($0)\n" }.joined()
    let commit = store.add(
      .commit,
      bytes(
        "tree \(tree)\n\(parents)author \(person)\ncommitter \(person)\n\n"
          + "The history before lfs-migrate run RUN\n"
      )
    )
    // Where there are many, only what can be no parent has a reference of its own.
    var expected = [("history", commit), ("refs/tags/v1", tag)]
    if moveCount == 2 { expected.insert(("refs/detached/worktrees/x/HEAD", a), at: 1) }
    #expect(updates.map { text($0.name.bytes) } == expected.map { "refs/lfs-migrate/RUN/\($0.0)" })
    #expect(updates.map(\.new) == expected.map(\.1))
    #expect(updates.allSatisfy { $0.old == .zero })
    #expect(try pack.finish().reader.bytes(commit, .commit) == store.object(commit)?.content)
  }

  @Test(
    "is refused where Git would not read the lines of a root",
    arguments: [
      ("a text\n", true, nil, false), ("a text\n\0\n", true, nil, true),
      ("a text\n\0\n", false, nil, false), ("a text\n\0\n*.x text\n", true, .hiddenLines, true),
      ("a text\n\0\n*.x text\n", false, nil, false),
    ] as [(String, Bool, AttributesObstacle?, Bool)]
  )
  func attributesCheck(
    content: String,
    getsLines: Bool,
    obstacle: AttributesObstacle?,
    isCutOff: Bool
  ) async throws {
    let store = try SmallStore()
    let first = store.commit(["n": "n"])
    let second = store.commit([".gitattributes": .text(content), "x": "x"])
    let third = store.commit([".gitattributes": .text(content), "x": "y"])
    var engine = try await SmallEngine(store, [first, second, third], Options(include: ["*.bin"]))
    let inventory = try await engine.inspected()
    let line = TrackingLine.tracking(bytes("*.bin"))
    let check = AttributesCheck(
      inventory: inventory,
      lines: AttributeLines(sets: [[], [line]], setOfCommit: [1, getsLines ? 1 : 0, 0]),
      caseFolding: false,
      reader: engine.reader
    )
    guard let obstacle else {
      #expect(try check.run() == (isCutOff ? [second] : []))
      return
    }
    let (blob, needed) = (
      store.blob(content), Needed(path: ".gitattributes", commit: second)
    )
    #expect {
      _ = try check.run()
    } throws: { error in
      guard case MigrationError.attributesUnread(obstacle, blob, needed) = error else {
        return false
      }
      return true
    }
  }
}
