import EngineSandbox
import GitObjects
import GitStore
import Testing
import Workers

@testable import History

@Suite("A graph of commits")
struct CommitGraphTests {
  private static let signature =
    "gpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----\n"

  /// a ← b ← d, a ← c ← d, and e without a parent; `outside` is a parent of a and of c.
  private func history(_ store: SmallStore) -> (commits: [ObjectID], outside: ObjectID) {
    var history = SmallHistory()
    let outside = store.commit(["o": "o"])
    let tree = store.tree(["n": "n"])
    let a = store.commit(tree: tree, parents: [outside], headers: Self.signature, message: "a\n")
    let b = store.commit(tree: tree, parents: [a], message: "b\n")
    let c = store.commit(tree: store.tree(["n": "c"]), parents: [outside, a], message: "c\n")
    let d = store.commit(tree: tree, parents: [c, b], headers: Self.signature, message: "\(c)\n")
    history.add("e", "", ["n": "n"], in: store)
    return ([a, b, c, d, history["e"]], outside)
  }

  @Test(
    "has trees, parents and signatures of a list, and what it does not reach",
    arguments: [1, 2]
  )
  func list(workers: Int) async throws {
    let store = try SmallStore()
    let (commits, outside) = history(store)
    let database = try store.open()
    let readers = WorkerPool(count: workers) { ObjectReader(database) }
    let graph = try await CommitGraph(commits, readers: readers, collectsNames: true)
    #expect(graph.count == 5)
    #expect(commits.indices.map(graph.id) == commits)
    #expect(Array(graph.trees) == commits.map(store.rootTree(of:)))
    #expect((0..<5).map { Array(graph.parents(of: $0)) } == [[], [0], [0], [2, 1], []])
    #expect(graph.unselectedParents == [outside])
    #expect(graph.signed == [0, 3])
    #expect(graph.named.map { "\($0.commit) \($0.name.lowest)" } == ["3 \(commits[2])"])
    #expect(graph.keptText(0) == nil)
  }

  @Test("is the same where a walk has found it", arguments: [1, 2], [0, 1 << 20])
  func walk(workers: Int, keptByteCount: Int) async throws {
    let store = try SmallStore()
    let (commits, outside) = history(store)
    let tag = store.tag("v1", of: store.tag("v0", of: commits[3]), "tag")
    let database = try store.open()
    let walk = try await CommitWalk(
      from: [tag, commits[1], commits[4], store.tree([:])].dropLast(),
      readers: WorkerPool(count: workers) { ObjectReader(database) },
      keptByteCount: keptByteCount * workers,
      names: CommitGraph.names
    )
    let graph = CommitGraph(walk)
    // Of one date, what was asked for first comes last; parents come first, the last one's before.
    let expected = [commits[4], outside, commits[0], commits[1], commits[2], commits[3]]
    #expect(Set(graph.table.ids) == Set(expected))
    for number in 0..<graph.count {
      let id = graph.id(number)
      #expect(graph.trees[number] == store.rootTree(of: id))
      let parents = graph.parents(of: number).map { graph.id(Int($0)) }
      #expect(parents.allSatisfy { (graph.table.number(of: $0) ?? 9) < number })
      let text = store.object(id)?.content ?? []
      let written = text.split(separator: 0x0A).filter { $0.starts(with: Array("parent ".utf8)) }
      #expect(parents.map(\.hex) == written.map { Array($0.dropFirst(7)) })
      #expect(graph.keptText(number) == (keptByteCount > 0 ? text : nil))
    }
    #expect(Set(graph.signed.map { graph.id(Int($0)) }) == [commits[0], commits[3]])
    #expect(graph.named.map { graph.id(Int($0.commit)) } == [commits[3]])
    #expect(graph.unselectedParents == [])
  }

  @Test(
    "goes on with more commits as one list has them, and keeps what it has",
    arguments: [0, 1 << 20]
  )
  func adding(keptByteCount: Int) async throws {
    let store = try SmallStore()
    let (commits, outside) = history(store)
    let elsewhere = store.commit(["e": "e"])
    let tree = store.tree(["n": "s"])
    let index = store.commit(tree: tree, parents: [commits[3]], message: "index of \(outside)\n")
    let entry = store.commit(
      tree: tree,
      parents: [commits[3], index, elsewhere],
      headers: Self.signature,
      message: "entry\n"
    )
    let database = try store.open()
    let readers = WorkerPool(count: 1) { ObjectReader(database) }
    let graph = CommitGraph(
      try await CommitWalk(
        from: [commits[3]],
        readers: readers,
        keptByteCount: keptByteCount,
        names: CommitGraph.names
      )
    )
    // An entry of the stash stands before its index; one commit is there already.
    let added = try CommitGraph(
      graph,
      adding: [entry, commits[0], index],
      reader: readers.idleStates[0],
      collectsNames: true
    )
    let ids = Array(graph.table.ids) + [entry, index]
    let all = try await CommitGraph(ids, readers: readers, collectsNames: true)
    #expect(Array(added.table.ids) == ids)
    #expect(added.trees == all.trees)
    for number in ids.indices { #expect(added.parents(of: number) == all.parents(of: number)) }
    #expect(added.unselectedParents == all.unselectedParents)
    #expect(added.unselectedParents == [elsewhere])
    #expect(added.signed == all.signed)
    #expect(
      added.named.map { "\($0.commit) \($0.name)" } == all.named.map { "\($0.commit) \($0.name)" }
    )
    for number in 0..<graph.count { #expect(added.keptText(number) == graph.keptText(number)) }
    #expect(added.keptText(graph.count) == nil)
  }
}
