internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import History
internal import Repository
internal import Scan
internal import Selection
internal import Workers

/// The old and new ids of all objects that a migration rewrote.
struct RewrittenHistory: Sendable {
  /// The new id of each commit by its number; the old one if it did not change.
  var commits: ObjectIDList
  /// The new id of each tree by its number; of a root, that in some commit.
  var trees: ObjectIDList
  /// The new root tree of each commit, by the commit's number.
  var roots: ObjectIDList
  /// The trees that are rewritten differently in some commits, with their ids there.
  var variants: [ObjectPair]
  var rewrittenCommitCount = 0
  var strippedCommitCount = 0
  /// Unchanged objects that the rewrite has found.
  var kept = KeptObjects()
  /// Replaces ids in messages; `nil` if messages are not rewritten.
  var messages: MessageMapping?
}

/// Writes new trees, from the deepest level up, then new commits.
struct HistoryRewriter {
  let inventory: Inventory
  let lines: AttributeLines
  let smallFiles: TrackedSmallFiles
  let context: TreeRewriter.Context
  let signatures: SignaturePolicy
  let links: MessageLinks?
  let workers: WorkerPool<TreeRewriter>
  let progress: @Sendable (Int) -> Void

  func rewrite() async throws -> RewrittenHistory {
    var newIDs = NewTreeIDs(
      trees: inventory.nodes.table.ids,
      variants: [ObjectID](repeating: .zero, count: smallFiles.variants.count)
    )
    for depth in inventory.nodes.levels.indices.reversed() where depth > 0 {
      let changing = inventory.nodes.levels[depth]
        .filter { inventory.nodes.flags[$0].contains(.mayChange) }
        .map { Work(node: $0) }
      let variants = (smallFiles.levels[depth] ?? [])
        .map { Work(node: smallFiles.variants[$0].node, variant: $0) }
      let jobs = try await jobs(changing + variants)
      for (job, id) in zip(jobs, try await run(jobs, depth: depth, newIDs)) {
        if let variant = job.variant {
          newIDs.variants[variant] = id
        } else {
          newIDs.trees[job.tree.node] = id
        }
      }
    }
    let roots = try await rewriteRoots(&newIDs)
    var kept = KeptObjects()
    for worker in workers.idleStates {
      kept.formUnion(worker.kept)
      worker.endTrees()
    }
    let rewriter = CommitRewriter(
      commits: inventory.commits,
      trees: roots,
      signatures: signatures,
      links: links,
      workers: workers,
      progress: progress
    )
    let commits = try await rewriter.rewrite()
    return RewrittenHistory(
      commits: commits.newIDs,
      trees: newIDs.trees,
      roots: roots,
      variants: zip(smallFiles.variants, newIDs.variants).map {
        ObjectPair(old: inventory.nodes.id($0.node), new: $1)
      },
      rewrittenCommitCount: commits.rewrittenCount,
      strippedCommitCount: commits.strippedCount,
      kept: kept,
      messages: commits.messages
    )
  }

  /// A tree to rewrite, by its number.
  private struct Work: Hashable {
    let node: Int
    var set: UInt32 = 0
    var variant: Int?
  }

  /// Rewrites each root once for each set of lines of its commits.
  private func rewriteRoots(_ newIDs: inout NewTreeIDs) async throws -> ObjectIDList {
    var numbers: [Work: Int] = [:]
    var list: [Work] = []
    var numberOfCommit: [Int?] = []
    numberOfCommit.reserveCapacity(inventory.commits.count)
    for commit in 0..<inventory.commits.count {
      let work = Work(
        node: Int(inventory.roots[commit]),
        set: lines.setOfCommit[commit],
        variant: smallFiles.variantOfCommit[commit]
      )
      guard
        work.set != 0 || work.variant != nil
          || inventory.nodes.flags[work.node].contains(.mayChange)
      else {
        numberOfCommit.append(nil)
        continue
      }
      if let number = numbers[work] {
        numberOfCommit.append(number)
        continue
      }
      numbers[work] = list.count
      numberOfCommit.append(list.count)
      list.append(work)
    }
    let jobs = try await jobs(list)
    let ids = try await run(jobs, depth: 0, newIDs)
    var roots = [ObjectID](repeating: .zero, count: list.count)
    for (job, id) in zip(jobs, ids) {
      let work = Work(node: job.tree.node, set: job.set, variant: job.variant)
      if let number = numbers[work] { roots[number] = id }
      newIDs.trees[job.tree.node] = id
    }
    return ObjectIDList(
      numberOfCommit.enumerated().lazy.map { commit, number in
        number.map { roots[$0] } ?? inventory.commits.trees[commit]
      }
    )
  }

  /// The trees to rewrite on a level, in the order of the packs.
  private func jobs(_ list: [Work]) async throws -> [RewrittenTree] {
    let nodes = inventory.nodes
    let order: ReadingOrder
    do {
      order = try await ReadingOrder.of(
        ObjectIDList(list.lazy.map { nodes.id($0.node) }),
        readers: WorkerPool(workers.idleStates.map(\.reader))
      )
    } catch let failure as ReadingOrder.Failure {
      let node = list[failure.number].node
      throw HistoryError.unreadable(failure.error, needed: inventory.needed(node: node))
    }
    return zip(order.numbers, order.locations).map { number, location in
      let work = list[Int(number)]
      let needsDirectory =
        context.rules.needsPaths || nodes.flags[work.node].contains(.hasAttributes)
      let tree = VisitedTree(
        node: work.node,
        id: nodes.id(work.node),
        location: location,
        directory: needsDirectory
          ? nodes.place(of: work.node, names: inventory.names).path : .root,
        path: nodes.paths[work.node],
        attributes: nodes.attributes[work.node]
      )
      return RewrittenTree(tree: tree, set: work.set, variant: work.variant)
    }
  }

  private func run(
    _ jobs: [RewrittenTree],
    depth: Int,
    _ newIDs: NewTreeIDs
  ) async throws -> [ObjectID] {
    let pieces = WorkPieces(jobs.count, workers: workers.count)
    let context = context
    do {
      let ids = try await workers.map(pieces.count) { worker, number in
        try worker.rewrite(
          jobs[pieces[number]],
          depth: depth,
          context: context,
          newIDs: newIDs
        )
      }
      for worker in workers.idleStates { worker.endLevel() }
      return ids.flatMap(\.self)
    } catch let error as VisitError {
      throw error.inHistory(inventory.needed(node:))
    }
  }
}
