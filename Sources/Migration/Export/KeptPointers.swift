internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import History
internal import Scan
internal import Selection
internal import Workers

/// Lines for pointers that an export keeps, since their objects are missing.
///
/// Each commit with such pointers tracks them by their paths, after the lines that untrack the
/// exported files.
enum KeptPointers {
  /// The lines of each commit.
  ///
  /// - Parameters:
  ///   - kept: the ids of the pointers.
  ///   - lines: the lines that every commit gets.
  static func lines(
    _ kept: [ObjectID],
    after lines: [TrackingLine],
    _ commits: CommitGraph,
    selector: FileSelector,
    readers: WorkerPool<ObjectReader>
  ) async throws -> AttributeLines {
    guard !kept.isEmpty else { return .fixed(lines, for: commits) }
    var table = ObjectTable()
    for id in kept { _ = table.insert(id) }
    // A scan for large files does what is needed here: it finds the paths of given objects.
    let rules = ScanRules(
      selector: selector,
      largeObjects: table,
      collectsLines: true,
      linesNamePaths: true,
      fixup: nil,
      protectsFiles: false
    )
    var scanner = Scanner(commits, rules: rules, readers: readers) { _ in }
    let inventory = try await scanner.scan()
    let below = pathsBelow(inventory)
    var sets = [[], lines]
    var numbers: [[Int]: UInt32] = [[]: 1]
    var setOfCommit: [UInt32] = []
    setOfCommit.reserveCapacity(commits.count)
    for commit in 0..<commits.count {
      let paths = below[Int(inventory.roots[commit])]?.sorted() ?? []
      if let number = numbers[paths] {
        setOfCommit.append(number)
        continue
      }
      let number = UInt32(sets.count)
      numbers[paths] = number
      setOfCommit.append(number)
      sets.append(lines + trackingLines(paths.map { inventory.lines[$0] }))
    }
    return AttributeLines(sets: sets, setOfCommit: setOfCommit)
  }

  private static func trackingLines(_ keys: [LineKey]) -> [TrackingLine] {
    let paths = keys.compactMap { key -> RepositoryPath? in
      guard case .path(let path) = key else { return nil }
      return path
    }
    return paths.sorted().map { .tracking(AttributesPattern.fileText(forPath: $0)) }
  }

  /// The numbers of the paths of kept pointers in and below each tree that has any.
  private static func pathsBelow(_ inventory: Inventory) -> [Int: Set<Int>] {
    var below: [Int: Set<Int>] = [:]
    for level in inventory.nodes.levels.reversed() {
      for node in level {
        var paths: Set<Int> = []
        for item in inventory.nodes.items(of: node) {
          if let line = item.line {
            paths.insert(line)
          } else if let child = item.child, let more = below[child] {
            paths.formUnion(more)
          }
        }
        if !paths.isEmpty { below[node] = paths }
      }
    }
    return below
  }
}
