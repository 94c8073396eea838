internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import Workers

/// Compares the trees of commits, each pair once, level by level from the roots.
///
/// On one level, equal pairs of trees with equal attributes around them are compared once; and
/// neighbours in a pack are each other's delta bases.
struct TreeComparison {
  /// A root tree before and after.
  struct Root: Hashable {
    let trees: ObjectPair
    /// Whether no attributes are expected: it is outside worktrees, or its commit is unchanged.
    let isSpared: Bool
  }

  private let workers: WorkerPool<TreeComparer>
  private var seenConversions: Set<ObjectPair> = []
  private var seenUnchanged: Set<UnchangedFile> = []
  private var seenTracked: Set<ObjectID> = []
  private var seenAttributes: Set<ObjectPair> = []
  /// The number of pairs that were compared.
  private(set) var treeCount = 0
  /// The findings in all pairs, each file once.
  private(set) var found = ComparedTrees()

  init(
    _ readers: WorkerPool<ObjectReader>,
    _ claim: MigrationClaim,
    caseFolding: Bool
  ) async throws {
    let attributes = AttributesSource(outside: claim.outsideAttributes, caseFolding: caseFolding)
    let large = try await Self.largeObjects(claim.selection.above, readers)
    workers = WorkerPool(
      readers.idleStates.map { TreeComparer($0, claim, attributes, largeObjects: large) }
    )
  }

  private static func largeObjects(
    _ above: UInt64?,
    _ readers: WorkerPool<ObjectReader>
  ) async throws -> ObjectTable? {
    guard let above else { return nil }
    let database = readers.idleStates[0].database
    let found = try await readers.map(database.sizePieceCount) { reader, piece in
      try database.largeObjects(ofPiece: piece, atLeast: Int(clamping: above), reader: reader)
    }
    var table = ObjectTable()
    for id in found.joined() { _ = table.insert(id) }
    return table
  }

  /// Compares everything below these roots.
  ///
  /// - Parameter roots: each with the number of the commit that findings name for it.
  mutating func run(_ roots: [(root: Root, commit: Int)], progress: (Int) -> Void) async throws {
    let reader = workers.idleStates[0].reader
    var level = roots.map { root, commit in
      TreePair(
        key: TreePair.Key(
          old: root.trees.old,
          new: root.trees.new,
          path: 0,
          oldContext: 0,
          newContext: 0,
          isSpared: root.isSpared
        ),
        directory: .root,
        path: .root,
        commit: commit,
        around: nil,
        order: (try? reader.location(of: root.trees.new))?.readingOrder ?? .max
      )
    }
    while !level.isEmpty {
      let pairs = Self.inReadingOrder(level)
      level = []
      treeCount += pairs.count
      let pieces = WorkPieces(pairs.count, workers: workers.count)
      var results = try await workers.map(pieces.count) { worker, piece in
        worker.compare(pairs[pieces[piece]])
      }
      var seen: Set<TreePair.Key> = []
      for piece in results.indices {
        merge(results[piece], &seen, &level)
        // The next level holds them by now.
        results[piece].children = []
      }
      progress(pairs.count)
    }
  }

  /// The pairs in the order of the packs, in which their trees are read fastest.
  private static func inReadingOrder(_ pairs: [TreePair]) -> [TreePair] {
    // Ties are broken by the order of commits, so that the result does not depend on chance. Numbers
    // are sorted instead of pairs, of which each would be held three times.
    pairs.indices
      .sorted { (pairs[$0].order, $0) < (pairs[$1].order, $1) }
      .map { pairs[$0] }
  }

  private mutating func merge(
    _ result: ComparedTrees,
    _ seen: inout Set<TreePair.Key>,
    _ level: inout [TreePair]
  ) {
    for pair in result.children where seen.insert(pair.key).inserted { level.append(pair) }
    found.findings += result.findings
    for conversion in result.conversions
    where seenConversions.insert(conversion.files).inserted {
      found.conversions.append(conversion)
    }
    for unchanged in result.unchanged where seenUnchanged.insert(unchanged.file).inserted {
      found.unchanged.append(unchanged)
    }
    for file in result.newlyTracked where seenTracked.insert(file.id).inserted {
      found.newlyTracked.append(file)
    }
    for change in result.attributes {
      let isRoot = change.place.path.folder.isRoot
      if !isRoot || seenAttributes.insert(change.files).inserted { found.attributes.append(change) }
    }
  }
}
