internal import GitObjects
internal import GitStore
internal import History
internal import Repository
internal import Scan
internal import Selection
internal import Workers

/// Finds the versions of all selected files, reading each version of each folder once.
///
/// It goes level by level from the roots, each level in the order of the packs.
struct FolderScanner {
  private let commits: CommitGraph
  private let readers: WorkerPool<ObjectReader>
  private let visitors: WorkerPool<FolderVisitor>
  private let selector: FileSelector
  private let needsPaths: Bool
  private let progress: @Sendable (Int) -> Void
  private var nodes = TreeNodes()
  private var names = NameTable()
  private var versions = FileVersions()

  /// Scans the history of `commits`.
  ///
  /// - Parameter progress: called with the number of further trees that were read.
  static func scan(
    _ commits: CommitGraph,
    selector: FileSelector,
    readers: WorkerPool<ObjectReader>,
    progress: @escaping @Sendable (Int) -> Void
  ) async throws -> FolderInventory {
    var scanner = FolderScanner(commits, selector, readers, progress)
    return try await scanner.run()
  }

  private init(
    _ commits: CommitGraph,
    _ selector: FileSelector,
    _ readers: WorkerPool<ObjectReader>,
    _ progress: @escaping @Sendable (Int) -> Void
  ) {
    self.commits = commits
    self.readers = readers
    self.progress = progress
    self.selector = selector
    needsPaths = selector.needsPath
    visitors = WorkerPool(
      readers.idleStates.map { FolderVisitor(reader: $0, selector: selector) }
    )
  }

  private mutating func run() async throws -> FolderInventory {
    // The empty name of the roots.
    _ = names.insert([])
    for (number, tree) in commits.trees.enumerated() {
      _ = nodes.insert(
        tree,
        context: PathHash.root.value,
        parent: UInt32(number),
        name: 0,
        path: .root
      )
    }
    while true {
      let level = nodes.endLevel()
      guard !level.isEmpty else { break }
      try await visit(level, depth: nodes.levels.count - 1)
    }
    versions.finish()
    return inventory
  }

  private var inventory: FolderInventory {
    FolderInventory(
      commits: commits,
      nodes: nodes,
      names: names,
      versions: versions,
      idlePatterns: visitors.idleStates.map(\.idlePatterns)
        .reduce(IdlePatterns(selector)) { $0.intersection($1) }
    )
  }

  private mutating func visit(_ level: Range<Int>, depth: Int) async throws {
    let found: [FolderPiece]
    do {
      let trees = try await nodes.inReadingOrder(
        Array(level),
        names: needsPaths ? names : nil,
        readers: readers
      )
      let pieces = WorkPieces(trees.count, workers: visitors.count)
      let progress = progress
      found = try await visitors.map(pieces.count) { visitor, number in
        let piece = try visitor.visit(trees[pieces[number]], depth: depth)
        progress(pieces[number].count)
        return piece
      }
    } catch let failure as ReadingOrder.Failure {
      throw HistoryError.unreadable(
        failure.error,
        needed: inventory.needed(node: failure.number)
      )
    } catch let error as VisitError {
      throw error.inHistory(inventory.needed(node:))
    }
    if let linking = found.lazy.flatMap(\.linkingTrees).min(),
      let commit = inventory.needed(node: linking).commit
    {
      throw ScanError.attributesNotAFile(isSymbolicLink: true, commit: commit)
    }
    for piece in found { merge(piece) }
  }

  private mutating func merge(_ piece: FolderPiece) {
    var nameStart = 0
    for tree in piece.newTrees {
      _ = nodes.insert(
        tree.id,
        context: tree.path.value,
        parent: tree.parent,
        name: names.insert(Array(piece.treeNames[nameStart..<tree.nameEnd])),
        path: tree.path
      )
      nameStart = tree.nameEnd
    }
    versions.insert(piece, names: &names)
  }
}
