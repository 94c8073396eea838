import Digests
import EngineSandbox
import GitObjects
import GitStore
import History
import Testing
import Workers

@testable import Migration
@testable import Scan
@testable import Selection

@Suite("Rewritten commits")
struct CommitRewriterTests {
  private static let signature =
    "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\n"
  private static let encoding = "encoding ISO-8859-1\n"

  /// Rewrites commits, of which some get other trees.
  private func rewrite(
    _ store: SmallStore,
    _ commits: [ObjectID],
    trees: [Int: ObjectID],
    signatures: SignaturePolicy = .strip,
    mapsMessages: Bool = false,
    others: [ObjectID] = [],
    workers: Int = 1
  ) async throws -> (output: CommitRewriter.Output, reader: ObjectReader, objectCount: Int) {
    var options = SmallEngine.Options()
    options.workers = workers
    let engine = try await SmallEngine(store, commits, options)
    let pack = try SmallPack(beside: store, writers: workers)
    let rewriter = CommitRewriter(
      commits: engine.commits,
      trees: ObjectIDList(commits.indices.map { trees[$0] ?? engine.commits.trees[$0] }),
      signatures: signatures,
      links: mapsMessages ? MessageLinks(engine.commits, others: others) : nil,
      workers: WorkerPool(
        zip(engine.readers.idleStates, pack.writers).map { TreeRewriter(reader: $0, writer: $1) }
      ),
      progress: { _ in }
    )
    let output = try await rewriter.rewrite()
    let (reader, count) = try pack.finish()
    return (output, reader, count)
  }

  @Test("have new trees and parents, and those before and beside them stay")
  func graph() async throws {
    let store = try SmallStore()
    let (tree, new) = (store.tree(["n": "n"]), store.tree(["n": "new"]))
    let outside = store.commit(["o": "o"])
    let a = store.commit(tree: tree, parents: [outside], message: "a\n")
    let b = store.commit(tree: tree, parents: [a], message: "b\n")
    let c = store.commit(tree: tree, parents: [a], message: "c\n")
    let m = store.commit(tree: tree, parents: [c, b, c], message: "m\n")
    let n = store.commit(tree: tree, parents: [b, outside], message: "n\n")
    let commits = [a, b, c, m, n]
    let (output, reader, count) = try await rewrite(store, commits, trees: [2: new])
    let newC = store.commit(tree: new, parents: [a], message: "c\n")
    let newM = store.commit(tree: tree, parents: [newC, b, newC], message: "m\n")
    #expect(output.newIDs == [a, b, newC, newM, n])
    #expect(output.rewrittenCount == 2)
    #expect(output.strippedCount == 0)
    #expect(count == 2)
    for id in [newC, newM] { #expect(try reader.bytes(id, .commit) == store.object(id)?.content) }
  }

  @Test(
    "lose their signatures where that is asked for, and keep all other headers",
    arguments: [SignaturePolicy.strip, .keep]
  )
  func signatures(policy: SignaturePolicy) async throws {
    let store = try SmallStore()
    let (tree, new) = (store.tree(["n": "n"]), store.tree(["n": "new"]))
    let headers = Self.encoding + Self.signature + "x-y z\n"
    let a = store.commit(tree: tree, headers: headers)
    let b = store.commit(tree: tree, parents: [a], headers: headers, message: "b")
    let c = store.commit(tree: tree, parents: [b], headers: "x-y z\n", message: "")
    let (output, _, _) = try await rewrite(store, [a, b, c], trees: [1: new], signatures: policy)
    let isKept = policy == .keep
    let newB = store.commit(
      tree: new,
      parents: [a],
      headers: isKept ? headers : Self.encoding + "x-y z\n",
      message: "b"
    )
    let newC = store.commit(tree: tree, parents: [newB], headers: "x-y z\n", message: "")
    // What does not change keeps its signature.
    #expect(output.newIDs == [a, newB, newC])
    #expect(output.rewrittenCount == 2)
    #expect(output.strippedCount == (isKept ? 0 : 1))
  }

  @Test("are those of a long history, however many workers write them", arguments: [1, 3])
  func many(workers: Int) async throws {
    let store = try SmallStore()
    let (tree, new) = (store.tree(["n": "n"]), store.tree(["n": "new"]))
    var commits: [ObjectID] = []
    var expected: [ObjectID] = []
    for number in 0..<150 {
      commits.append(
        store.commit(tree: tree, parents: commits.suffix(1), message: "\(number)\n")
      )
    }
    let (output, reader, count) = try await rewrite(
      store,
      commits,
      trees: [40: new],
      workers: workers
    )
    for number in 0..<150 {
      expected.append(
        store.commit(
          tree: number == 40 ? new : tree,
          parents: expected.suffix(1),
          message: "\(number)\n"
        )
      )
    }
    #expect(Array(output.newIDs) == expected)
    #expect(Array(output.newIDs.prefix(40)) == Array(commits.prefix(40)))
    #expect(count == 110)
    for id in expected[40...] {
      #expect(try reader.bytes(id, .commit) == store.object(id)?.content)
    }
  }

  @Test("have new names in their messages, of commits that come later in Git's order too")
  func messages() async throws {
    let store = try SmallStore()
    let (tree, new) = (store.tree(["n": "n"]), store.tree(["n": "new"]))
    let a = store.commit(tree: tree, message: "a\n")
    let c = store.commit(tree: tree, message: "c\n")
    let outside = store.commit(tree: tree, message: "outside\n")
    let others = "\("\(outside)".prefix(8)) 0123456789 x\(c)"
    let words = "\(c) \("\(c)".prefix(9)) \(others)"
    let b = store.commit(tree: tree, parents: [a], message: "picked \(words) from \(a).\n")
    let d = store.commit(tree: tree, parents: [a], message: "see \(a)\n")
    let (output, _, _) = try await rewrite(
      store,
      [a, b, c, d],
      trees: [2: new],
      mapsMessages: true,
      others: [outside]
    )
    let newC = store.commit(tree: new, message: "c\n")
    let newWords = "\(newC) \("\(newC)".prefix(9)) \(others)"
    let newB = store.commit(tree: tree, parents: [a], message: "picked \(newWords) from \(a).\n")
    #expect(output.newIDs == [a, newB, newC, d])
    #expect(output.rewrittenCount == 2)
    #expect(output.messages?.mapped(bytes("\(b)")[...], output.newIDs) == newB.hex)
  }

  @Test("keep their messages where these are not to be mapped")
  func plainMessages() async throws {
    let store = try SmallStore()
    let (tree, new) = (store.tree(["n": "n"]), store.tree(["n": "new"]))
    let a = store.commit(tree: tree, message: "a\n")
    let b = store.commit(tree: tree, message: "see \(a)\n")
    let (output, _, _) = try await rewrite(store, [a, b], trees: [0: new])
    #expect(output.newIDs == [store.commit(tree: new, message: "a\n"), b])
    #expect(output.messages == nil)
  }
}
