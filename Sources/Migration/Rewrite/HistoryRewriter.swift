internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore

/// The old and new names of everything that a migration rewrote.
struct RewrittenHistory: Sendable {
  /// The new id of each commit by its number, the old one where it did not change.
  var commits: [ObjectID]
  /// The new id of each tree by its number; of roots, the one without more attribute lines.
  var trees: [ObjectID]
  /// The new root tree of each commit, by the commit's number.
  var roots: [ObjectID]
  var rewrittenCommitCount = 0
  var strippedCommitCount = 0
  /// How many lines were added to the `.gitattributes` file that got most.
  var addedLineCount = 0
}

/// Writes new trees, from the deepest level up, then new commits.
struct HistoryRewriter {
  let inventory: Inventory
  let lines: AttributeLines
  let context: TreeRewriter.Context
  let signatures: SignaturePolicy
  let workers: WorkerPool<TreeRewriter>
  let treeProgress: @Sendable (Int) -> Void
  let commitProgress: @Sendable (Int) -> Void

  func rewrite() async throws -> RewrittenHistory {
    var trees = inventory.nodes.table.ids
    for depth in inventory.nodes.levels.indices.reversed() where depth > 0 {
      let jobs = try jobs(
        inventory.nodes.levels[depth]
          .filter { inventory.nodes.flags[$0].contains(.mayChange) }
          .map { ($0, 0) }
      )
      for (job, id) in zip(jobs, try await run(jobs, depth: depth, trees)) {
        trees[job.tree.node] = id
      }
    }
    let roots = try await rewriteRoots(&trees)
    let rewriter = CommitRewriter(
      commits: inventory.commits,
      trees: roots,
      signatures: signatures,
      workers: workers,
      progress: commitProgress
    )
    let commits = try await rewriter.rewrite()
    return RewrittenHistory(
      commits: commits.newIDs,
      trees: trees,
      roots: roots,
      rewrittenCommitCount: commits.rewrittenCount,
      strippedCommitCount: commits.strippedCount,
      addedLineCount: context.rootAttributes.addedLineCount
    )
  }

  /// Each root once for each set of lines that its commits get.
  private func rewriteRoots(_ trees: inout [ObjectID]) async throws -> [ObjectID] {
    struct Variant: Hashable {
      let root: UInt32
      let set: UInt32
    }
    var numbers: [Variant: Int] = [:]
    var variants: [(node: Int, set: UInt32)] = []
    var variantOfCommit: [Int?] = []
    variantOfCommit.reserveCapacity(inventory.commits.count)
    for commit in 0..<inventory.commits.count {
      let variant = Variant(root: inventory.roots[commit], set: lines.setOfCommit[commit])
      let node = Int(variant.root)
      guard variant.set != 0 || inventory.nodes.flags[node].contains(.mayChange) else {
        variantOfCommit.append(nil)
        continue
      }
      if let number = numbers[variant] {
        variantOfCommit.append(number)
        continue
      }
      numbers[variant] = variants.count
      variantOfCommit.append(variants.count)
      variants.append((node, variant.set))
    }
    let jobs = try jobs(variants)
    let ids = try await run(jobs, depth: 0, trees)
    var newIDs = [ObjectID](repeating: .zero, count: variants.count)
    for (job, id) in zip(jobs, ids) {
      let variant = Variant(root: UInt32(job.tree.node), set: job.set)
      if let number = numbers[variant] { newIDs[number] = id }
      trees[job.tree.node] = id
    }
    return variantOfCommit.enumerated().map { commit, variant in
      variant.map { newIDs[$0] } ?? inventory.commits.trees[commit]
    }
  }

  /// The work on trees of one level, in the order of the packs.
  private func jobs(_ list: [(node: Int, set: UInt32)]) throws -> [RewrittenTree] {
    let reader = workers.idleStates[0].reader
    var jobs: [RewrittenTree] = []
    jobs.reserveCapacity(list.count)
    for (node, set) in list {
      let id = inventory.nodes.id(node)
      let directory =
        context.rules.needsPaths || inventory.nodes.flags[node].contains(.hasAttributes)
        ? inventory.nodes.place(of: node, names: inventory.names).path : []
      do throws(StoreError) {
        let tree = VisitedTree(
          node: node,
          id: id,
          location: try reader.location(of: id),
          directory: directory,
          path: inventory.nodes.paths[node]
        )
        jobs.append(RewrittenTree(tree: tree, set: set))
      } catch {
        throw MigrationError.unreadable(error, needed: inventory.needed(node: node))
      }
    }
    jobs.sort { $0.tree.location.readingOrder < $1.tree.location.readingOrder }
    return jobs
  }

  private func run(
    _ jobs: [RewrittenTree],
    depth: Int,
    _ newIDs: [ObjectID]
  ) async throws -> [ObjectID] {
    let pieces = WorkPieces(jobs.count, workers: workers.count)
    let context = context
    let progress = treeProgress
    do {
      let ids = try await workers.map(pieces.count) { worker, number in
        let ids = try worker.rewrite(
          jobs[pieces[number]],
          depth: depth,
          context: context,
          newIDs: newIDs
        )
        progress(ids.count)
        return ids
      }
      for worker in workers.idleStates { worker.endLevel() }
      return ids.flatMap(\.self)
    } catch let error as VisitError {
      switch error {
      case .store(let tree, let error):
        throw MigrationError.unreadable(error, needed: inventory.needed(node: tree.node))
      case .tree(let tree, let error):
        throw MigrationError.badTree(tree.id, error, needed: inventory.needed(node: tree.node))
      }
    }
  }
}
