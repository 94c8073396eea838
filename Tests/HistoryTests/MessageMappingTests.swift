import Digests
import EngineSandbox
import GitObjects
import GitStore
import Testing
import Workers

@testable import History

@Suite("Names of commits in messages")
struct MessageMappingTests {
  /// The graph of some commits, and what their messages name.
  private func links(
    _ store: SmallStore,
    _ commits: [ObjectID],
    others: [ObjectID] = []
  ) async throws -> (graph: CommitGraph, links: MessageLinks) {
    let database = try store.open()
    let readers = WorkerPool(count: 2) { ObjectReader(database) }
    let graph = try await CommitGraph(commits, readers: readers, collectsNames: true)
    return (graph, MessageLinks(graph, others: others))
  }

  @Test("lead to the commits that they name, and to no other")
  func targets() async throws {
    let store = try SmallStore()
    let tree = store.tree([:])
    let a = store.commit(tree: tree, message: "a\n")
    let outside = store.commit(tree: tree, message: "outside\n")
    let b = store.commit(tree: tree, parents: [a], message: "see \("\(a)".prefix(7)), \(outside)\n")
    let c = store.commit(tree: tree, message: "\(b)\n\(a) \("\(b)".prefix(6))\n")
    let d = store.commit(tree: tree, message: "\("\(c)".uppercased()) x\(c)\n")
    let (_, links) = try await links(store, [a, b, c, d], others: [outside])
    #expect((0...3).map(links.targets(of:)) == [[], [0], [1, 0], []])
    #expect(links.order == nil)
    #expect(Set(links.names.ids) == [a, b, c, d, outside])
  }

  @Test("that are later in the order come first")
  func order() async throws {
    let store = try SmallStore()
    let tree = store.tree([:])
    let late = store.commit(tree: tree, message: "late\n")
    let a = store.commit(tree: tree, message: "a\n")
    let b = store.commit(tree: tree, parents: [a], message: "picked from \(late)\n")
    let c = store.commit(tree: tree, parents: [b], message: "c\n")
    let (_, links) = try await links(store, [a, b, c, late])
    #expect(links.order == [0, 3, 1, 2])
  }

  @Test("become new ones, of as many digits as it takes")
  func mapped() async throws {
    let store = try SmallStore()
    let tree = store.tree([:])
    let (a, b) = (
      store.commit(tree: tree, message: "a\n"), store.commit(tree: tree, message: "b\n")
    )
    let outside = store.commit(tree: tree, message: "outside\n")
    let (graph, links) = try await links(store, [a, b], others: [outside])
    var mapping = MessageMapping(links, graph)
    // The new name of `a` begins as one that stays, and as that of `b`.
    func changed(_ id: ObjectID, at digit: Int) throws -> ObjectID {
      var digits = id.hex
      digits[digit] = digits[digit] == 0x30 ? 0x31 : 0x30
      return try ObjectID(hex: digits)
    }
    let newA = try changed(outside, at: 9)
    let newB = try changed(newA, at: 12)
    func message(_ text: String, _ newIDs: ObjectIDList) -> String? {
      mapping.mapped(Array(text.utf8)[...], newIDs).map { String(decoding: $0, as: UTF8.self) }
    }
    let short = "\(a)".prefix(7)
    #expect(message("see \(a).", [.zero, .zero]) == nil)
    #expect(message("see \(a).", [a, .zero]) == nil)
    #expect(message("see \(b).", [newA, .zero]) == nil)
    #expect(message("see \(outside)", [newA, newB]) == nil)
    #expect(message("see \(a).\n", [newA, .zero]) == "see \(newA).\n")
    #expect(message("\(short)", [newA, .zero]) == "\("\(newA)".prefix(10))")
    mapping.add(newA)
    #expect(message("\(short)", [newA, .zero]) == "\("\(newA)".prefix(10))")
    mapping.add(newB)
    #expect(message("\(short)", [newA, newB]) == "\("\(newA)".prefix(13))")
    #expect(message("\("\(a)".prefix(20))", [newA, newB]) == "\("\(newA)".prefix(20))")
    #expect(
      message("\(short) \(b) \(outside)", [newA, newB])
        == "\("\(newA)".prefix(13)) \(newB) \(outside)"
    )
  }
}
