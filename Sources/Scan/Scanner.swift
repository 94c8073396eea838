internal import Digests
internal import GitObjects
public import GitStore
public import History
internal import LFS
internal import Repository
public import Selection
public import Workers

/// Finds all files to migrate, reading each tree of the history once.
///
/// It goes level by level from the roots, each level in the order of the packs.
public struct Scanner {
  private let commits: CommitGraph
  private let rules: ScanRules
  private let readers: WorkerPool<ObjectReader>
  private let visitors: WorkerPool<TreeVisitor>
  private let progress: @Sendable (Int) -> Void
  private var nodes = TreeNodes()
  private var files = FileList()
  private var names = NameTable()
  private var lines: [LineKey: Int] = [:]
  private var lineKeys: [LineKey] = []
  private var rootAttributes: [ObjectID] = []
  private var protected: [ProtectedPlace] = []

  /// A scanner of the history of `commits`.
  ///
  /// - Parameter progress: called with the number of further trees that were read.
  public init(
    _ commits: CommitGraph,
    rules: ScanRules,
    readers: WorkerPool<ObjectReader>,
    progress: @escaping @Sendable (Int) -> Void
  ) {
    self.commits = commits
    self.rules = rules
    self.readers = readers
    self.progress = progress
    visitors = WorkerPool(
      readers.idleStates.enumerated().map { number, reader in
        TreeVisitor(number: number, reader: reader, rules: rules)
      }
    )
  }

  /// Finds the files; their sizes and states are set later, by `FileInspector`.
  public mutating func scan() async throws -> Inventory {
    var roots: [UInt32] = []
    roots.reserveCapacity(commits.count)
    for (number, tree) in commits.trees.enumerated() {
      let node = nodes.insert(tree, context: 0, parent: UInt32(number), name: 0, path: .root)
      roots.append(UInt32(node))
    }
    rootAttributes = [ObjectID](repeating: .zero, count: nodes.count)
    while true {
      let level = nodes.endLevel()
      guard !level.isEmpty else { break }
      try await visit(level, depth: nodes.levels.count - 1)
    }
    nodes.markChanging()
    let inventory = Inventory(
      commits: commits,
      roots: roots,
      nodes: nodes,
      files: files,
      names: names,
      lines: lineKeys,
      rootAttributes: rootAttributes,
      protected: protected,
      idlePatterns: visitors.idleStates.map(\.idlePatterns)
        .reduce(IdlePatterns(rules.selector)) { $0.intersection($1) }
    )
    try checkRootAttributes(inventory)
    return inventory
  }

  /// The inventory without the marks of trees whose selected files are all pointers or empty: these
  /// trees do not change.
  public func clearingMarks(of old: Inventory) async throws -> Inventory {
    let files = old.files
    guard files.states.contains(where: { $0 != .converts }) else { return old }
    var inventory = old
    for depth in inventory.nodes.levels.indices {
      let marked = inventory.nodes.levels[depth].filter { node in
        inventory.nodes.flags[node].contains(.hasSelectedFile)
      }
      let trees = try await visited(marked, depth: depth)
      let pieces = WorkPieces(trees.count, workers: visitors.count)
      let changing = try await map(pieces.count) { visitor, number in
        var changing: [Bool] = []
        for tree in trees[pieces[number]] {
          changing.append(
            try visitor.holds(tree) { id in
              files.table.number(of: id).map { files.states[$0] == .converts } ?? false
            }
          )
        }
        return changing
      }
      for (tree, changes) in zip(trees, changing.joined()) where !changes {
        inventory.nodes.flags[tree.node].remove(.hasSelectedFile)
      }
    }
    inventory.nodes.markChanging()
    return inventory
  }

  /// Finds files below the limit of `--above` with a converted larger version at the same path in
  /// an ancestor, and adds them to the inventory.
  ///
  /// - Parameter linesOfCommit: the numbers of the lines that a commit gets, by the commit's
  ///   number.
  public func trackedSmallFiles(
    of inventory: inout Inventory,
    linesOfCommit: (Int) -> Set<Int>
  ) async throws -> TrackedSmallFiles {
    guard rules.largeObjects != nil else { return TrackedSmallFiles() }
    var folders: [PathHash: [[UInt8]: Int]] = [:]
    for (line, key) in inventory.lines.enumerated() {
      guard case .path(let path) = key else { continue }
      let parts = path.parts
      guard let name = parts.last else { continue }
      let folder = parts.dropLast().reduce(PathHash.root) { $0.appending(Array($1).rawSpan) }
      folders[folder, default: [:]][Array(name)] = line
    }
    var lineNeeds: [Int: [TrackedSmallFileFinder.LineNeed]] = [:]
    for depth in inventory.nodes.levels.indices {
      let list = inventory.nodes.levels[depth].filter { folders[nodes.paths[$0]] != nil }
      let trees = try await visited(list, depth: depth)
      let pieces = WorkPieces(trees.count, workers: visitors.count)
      let names = folders
      let found = try await map(pieces.count) { visitor, number in
        var found: [[TrackedSmallFileFinder.LineNeed]] = []
        for tree in trees[pieces[number]] {
          found.append(try visitor.lineNeeds(in: tree, names[tree.path] ?? [:]))
        }
        return found
      }
      for (tree, list) in zip(trees, found.joined()) where !list.isEmpty {
        lineNeeds[tree.node] = list
      }
    }
    var finder = TrackedSmallFileFinder(inventory, lineNeeds: lineNeeds)
    return finder.find(
      linesOfCommit: linesOfCommit,
      files: &inventory.files,
      names: &inventory.names
    )
  }

  /// The selected files of trees of one level, for a list of versions.
  public func selectedFiles(in list: [Int], depth: Int) async throws -> [FolderPiece] {
    let trees = try await visited(list, depth: depth)
    let pieces = WorkPieces(trees.count, workers: visitors.count)
    return try await map(pieces.count) { visitor, number in
      try visitor.selectedFiles(in: trees[pieces[number]])
    }
  }

  private mutating func visit(_ level: Range<Int>, depth: Int) async throws {
    let trees = try await visited(Array(level), depth: depth)
    let pieces = WorkPieces(trees.count, workers: visitors.count)
    let progress = progress
    let found = try await map(pieces.count) { visitor, number in
      let piece = try visitor.visit(trees[pieces[number]], depth: depth)
      progress(pieces[number].count)
      return piece
    }
    merge(found, of: trees, level: level)
  }

  /// The trees of the numbers, in the order of the packs.
  private func visited(_ list: [Int], depth: Int) async throws -> [VisitedTree] {
    do {
      let names = rules.needsPaths && depth > 0 ? names : nil
      return try await nodes.inReadingOrder(list, names: names, readers: readers)
    } catch let failure as ReadingOrder.Failure {
      throw HistoryError.unreadable(failure.error, needed: needed(failure.number))
    }
  }

  private func map<Output: Sendable>(
    _ count: Int,
    _ body: @escaping @Sendable (TreeVisitor, Int) throws -> Output
  ) async throws -> [Output] {
    do {
      return try await visitors.map(count, body)
    } catch let error as VisitError {
      throw error.inHistory(needed)
    }
  }

  private func needed(_ node: Int) -> Needed {
    let place = nodes.place(of: node, names: names)
    return Needed(path: place.path, commit: commits.id(place.commit))
  }

  /// Merges the results of the visitors in a fixed order, so that numbers do not depend on which
  /// visitor read which trees.
  private mutating func merge(_ found: [VisitedPiece], of trees: [VisitedTree], level: Range<Int>) {
    let visitors = visitors.idleStates
    // The part with the items of each tree of the level, and their range in it.
    var places = [(piece: Int, items: Range<Int>)](repeating: (0, 0..<0), count: level.count)
    var position = 0
    for (number, piece) in found.enumerated() {
      take(piece, of: visitors[piece.visitor])
      var start = 0
      for (index, count) in piece.itemCounts.enumerated() {
        let node = trees[position].node
        nodes.flags[node].formUnion(piece.flags[index])
        if !piece.rootAttributes.isEmpty { rootAttributes[node] = piece.rootAttributes[index] }
        places[node - level.lowerBound] = (number, start..<start + Int(count))
        start += Int(count)
        position += 1
      }
    }
    // Taken out of the loop below, where it would count references of each part and visitor for
    // every tree.
    let visitorOfPiece = found.map(\.visitor)
    let globalTrees = visitors.map(\.globalTrees)
    let globalLines = visitors.map(\.globalLines)
    let globalNames = visitors.map(\.globalNames)
    nodes.contents.reserve(
      treeCount: level.count,
      itemCount: found.lazy.map(\.items.count).reduce(0, +),
      hasNames: rules.collectsLines
    )
    for (number, range) in places {
      let visitor = visitorOfPiece[number]
      for index in range {
        let item = found[number].items[index]
        let isLine = item & 0x8000_0000 != 0
        if isLine {
          nodes.contents.append(TreeItem(line: Int(globalLines[visitor][Int(item & 0x7FFF_FFFF)])))
        } else {
          nodes.contents.append(TreeItem(child: Int(globalTrees[visitor][Int(item)])))
        }
        guard rules.collectsLines else { continue }
        let name = Int(found[number].itemNames[index])
        nodes.contents.append(name: isLine ? 0 : globalNames[visitor][name])
      }
      nodes.contents.endTree()
    }
  }

  /// Gives global numbers to what was new to a visitor.
  private mutating func take(_ piece: VisitedPiece, of visitor: TreeVisitor) {
    visitor.globalNames += piece.newNames.map { names.insert($0) }
    let nameNumbers = visitor.globalNames
    visitor.globalTrees += piece.newTrees.map { tree in
      UInt32(
        nodes.insert(
          tree.id,
          context: tree.context,
          parent: UInt32(tree.parent),
          name: nameNumbers[Int(tree.name)],
          path: tree.path,
          attributes: tree.attributes
        )
      )
    }
    for file in piece.newProtected {
      protected.append(
        ProtectedPlace(
          tree: UInt32(file.tree),
          name: nameNumbers[Int(file.name)],
          include: file.include
        )
      )
    }
    for file in piece.newFiles {
      files.insert(
        file.id,
        tree: UInt32(file.tree),
        name: nameNumbers[Int(file.name)],
        include: file.include
      )
    }
    visitor.globalLines += piece.newLines.map { key in
      let global = lines[key] ?? lineKeys.count
      if global == lineKeys.count {
        lines[key] = global
        lineKeys.append(key)
      }
      return UInt32(global)
    }
  }

  private func checkRootAttributes(_ inventory: Inventory) throws(ScanError) {
    if rules.fixup != nil {
      guard let node = nodes.flags.firstIndex(where: { $0.contains(.linksAttributes) }) else {
        return
      }
      throw .attributesNotAFile(
        isSymbolicLink: true,
        commit: commits.id(nodes.place(of: node, names: names).commit)
      )
    }
    for (commit, root) in inventory.roots.enumerated() {
      let flags = nodes.flags[Int(root)]
      if flags.contains(.linksAttributes) || flags.contains(.misusesAttributes) {
        throw .attributesNotAFile(
          isSymbolicLink: flags.contains(.linksAttributes),
          commit: commits.id(commit)
        )
      }
    }
  }
}
