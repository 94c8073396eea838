internal import Digests
internal import GitAttributes
internal import GitObjects
internal import GitStore
internal import History
internal import Scan
internal import Selection
internal import Workers

/// Finds the versions of all files that the attributes of their commits have tracked by LFS.
enum FixupScan {
  /// Scans the history of `commits`.
  ///
  /// - Parameter progress: called with the number of further trees that were read.
  static func scan(
    _ commits: CommitGraph,
    rules: ScanRules,
    readers: WorkerPool<ObjectReader>,
    progress: @escaping @Sendable (Int) -> Void
  ) async throws -> FolderInventory {
    var scanner = Scanner(commits, rules: rules, readers: readers, progress: progress)
    let inventory = try await scanner.scan()
    var names = inventory.names
    var versions = FileVersions()
    for (depth, level) in inventory.nodes.levels.enumerated() {
      let marked = level.filter { inventory.nodes.flags[$0].contains(.hasSelectedFile) }
      for piece in try await scanner.selectedFiles(in: marked, depth: depth) {
        versions.insert(piece, names: &names)
      }
    }
    versions.finish()
    return FolderInventory(
      commits: commits,
      nodes: inventory.nodes,
      names: names,
      versions: versions,
      idlePatterns: inventory.idlePatterns
    )
  }
}
