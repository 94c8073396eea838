internal import Digests
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Scan
internal import Workers

/// Finds the objects that the store loses when the old history is dropped.
///
/// Not all replaced objects are lost: a file that is also at a path that was not selected stays in
/// Git, and so do the objects of branches that were not selected, and commits that other references
/// hold.
struct DroppedObjects {
  let inventory: Inventory
  let history: RewrittenHistory
  let conversion: Conversion
  let readers: WorkerPool<ObjectReader>
  let git: Git

  /// The most trees that are searched; with more trees, more objects may stay than are found.
  private static let treeLimit = 100_000
  /// The most commits that Git is asked for.
  private static let commitLimit = 100_000

  /// Finds the objects that are lost.
  ///
  /// - Parameters:
  ///   - references: the objects of references that do not move.
  ///   - kept: unchanged objects that the rewrite has found.
  /// - Returns: the ids, and whether all staying objects were found.
  func find(
    heldBy references: [ObjectID],
    _ kept: KeptObjects
  ) async throws -> (ids: ObjectIDList, isComplete: Bool) {
    var search = KeptSearch(files: inventory.files.table, found: kept.files)
    let held = try await heldCommits(references)
    // Held commits first, which hold the most if there are more trees than the limit.
    var trees: [ObjectID] = []
    let heldSet = Set(held.ids)
    for id in held.ids {
      if let number = inventory.commits.table.number(of: id) {
        trees.append(inventory.commits.trees[number])
      } else if let commit = try? readers.idleStates[0].commit(id) {
        trees.append(commit.tree)
      }
    }
    let isSearched = try await search.run(trees, readers, limit: Self.treeLimit)
    var unchanged = kept.trees
    for commit in 0..<inventory.commits.count
    where history.roots[commit] == inventory.commits.trees[commit] {
      unchanged.append(history.roots[commit])
    }
    let isAllSearched = try await search.run(unchanged, readers, limit: Self.treeLimit)
    var dropped = replaced(heldBy: heldSet, search.seen)
    for file in 0..<inventory.files.count
    where conversion.newIDs[file] != .zero && !search.found.contains(file) {
      dropped.append(inventory.files.id(file))
    }
    return (dropped, held.isComplete && isSearched && isAllSearched)
  }

  /// The replaced commits and trees that nothing else holds.
  private func replaced(heldBy commits: Set<ObjectID>, _ trees: ObjectTable) -> ObjectIDList {
    var dropped = ObjectIDList()
    for number in 0..<inventory.commits.count {
      let id = inventory.commits.id(number)
      if history.commits[number] != id, !commits.contains(id) { dropped.append(id) }
    }
    var seen = ObjectTable()
    for node in 0..<inventory.nodes.count {
      let id = inventory.nodes.id(node)
      if history.trees[node] != id, trees.number(of: id) == nil, seen.insert(id).isNew {
        dropped.append(id)
      }
    }
    return dropped
  }

  /// The commits reachable from references that do not move.
  private func heldCommits(
    _ references: [ObjectID]
  ) async throws -> (ids: [ObjectID], isComplete: Bool) {
    guard !references.isEmpty else { return ([], true) }
    let input = Set(references).sorted().map { "\($0)\n" }.joined()
    let result = try await git.result(
      of: ["rev-list", "--stdin", "--max-count=\(Self.commitLimit)"],
      input: Array(input.utf8)
    )
    guard result.end.isSuccess else { return ([], false) }
    let ids = result.output.split(separator: 0x0A).compactMap { try? ObjectID(hex: $0) }
    return (ids, ids.count < Self.commitLimit)
  }
}

/// Searches trees for converted files, each tree once.
private struct KeptSearch {
  private let files: ObjectTable
  /// The numbers of the files that were found.
  private(set) var found: Set<Int>
  /// The trees that were searched.
  private(set) var seen = ObjectTable()

  init(files: ObjectTable, found: Set<Int>) { (self.files, self.found) = (files, found) }

  private struct Piece: Sendable {
    var trees: [ObjectID] = []
    var files: [Int] = []
  }

  /// Searches trees and all trees below them.
  ///
  /// - Returns: false if there are more trees than the limit.
  mutating func run(
    _ roots: [ObjectID],
    _ readers: WorkerPool<ObjectReader>,
    limit: Int
  ) async throws -> Bool {
    var level = roots.filter { seen.insert($0).isNew }
    while !level.isEmpty {
      guard seen.count <= limit else { return false }
      let (list, files) = (inReadingOrder(level, readers.idleStates[0].database), files)
      let pieces = WorkPieces(list.count, workers: readers.count)
      let results = try await readers.map(pieces.count) { reader, number in
        var piece = Piece()
        for id in list[pieces[number]] { Self.look(through: id, reader, files, &piece) }
        return piece
      }
      level = []
      for piece in results {
        found.formUnion(piece.files)
        for tree in piece.trees where seen.insert(tree).isNew { level.append(tree) }
      }
    }
    return true
  }

  /// Trees in the order of the packs, in which each helps to read the next; missing ones come last.
  private func inReadingOrder(_ trees: [ObjectID], _ database: ObjectDatabase) -> [ObjectID] {
    trees.map { (database.location(of: $0)?.readingOrder ?? .max, $0) }
      .sorted { $0.0 < $1.0 }
      .map(\.1)
  }

  private static func look(
    through id: ObjectID,
    _ reader: ObjectReader,
    _ files: ObjectTable,
    _ piece: inout Piece
  ) {
    // Objects that the run does not need may be missing.
    guard let data = try? reader.read(id, .tree) else { return }
    let bytes = data.bytes
    var entries = TreeReader(bytes, reader.format)
    while let entry = try? entries.next() {
      if entry.mode.isTree {
        piece.trees.append(entry.id(in: bytes))
      } else if entry.mode.isRegularFile, let file = files.number(of: entry.id(in: bytes)) {
        piece.files.append(file)
      }
    }
  }
}
