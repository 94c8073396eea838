internal import GitAttributes
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import LFS
internal import Reporting
internal import Repository
internal import Scan
internal import Selection

/// Makes the plan of an export.
struct ExportPlanner {
  let planner: Planner
  let pointers: PointerFiles
  let missing: [Int]
  let fetchedCount: Int
  let context: Repository
  let signatures: SignaturePolicy
  let cutOffAttributes: [ObjectID]
  let unmatched: [UnmatchedPattern]

  /// Makes the plan.
  ///
  /// - Throws: `MigrationError.signed`, `RepositoryError.noSpace`.
  func plan() throws -> ExportPlan {
    let inventory = planner.inventory
    let files = inventory.files
    let changes = try planner.changes()
    let signed = try planner.signedCount(changes, signatures)
    let needed = neededByteCount(changes: changes)
    try context.checkSpace(lfs: 0, objects: needed)
    let converted = files.converted
    return ExportPlan(
      commitCount: inventory.commits.count,
      changedCommitCount: changes.count { $0 },
      treeCount: Set(inventory.nodes.table.ids).count,
      patterns: planner.patternCounts(),
      fileCount: converted.count,
      byteCount: converted.byteCount,
      extensionCount: files.states.indices.count { file in
        files.states[file] == .converts && pointers.pointers[file]?.extensions.isEmpty == false
      },
      ordinaryCount: files.states.count { $0 == .isOrdinary },
      malformedPointers: pointers.malformedPointers.map { file, reason in
        let place = inventory.needed(file: file)
        return MalformedPointerFile(path: place.path, commit: place.commit ?? .zero, reason: reason)
      },
      missing: pointers.describe(missing: missing, inventory),
      fetchedCount: fetchedCount,
      wrongSizes: wrongSizes,
      lines: planner.lines.all.map(\.text),
      unmatched: unmatched,
      selectsNothing: inventory.idlePatterns.includes.count
        == planner.selector.patterns.includes.count,
      cutOffAttributes: cutOffAttributes,
      references: planner.references(changes),
      signedCount: signed.commits,
      signedTagCount: signed.tags,
      neededByteCount: needed,
      storeByteCount: try planner.history.database.ownByteCount()
    )
  }

  /// The most bytes that new objects take.
  private func neededByteCount(changes: [Bool]) -> UInt64 {
    let files = planner.inventory.files
    let converted = files.converted
    let largest =
      files.states.indices.filter { files.states[$0] == .converts }
      .map { files.byteCounts[$0] }.max() ?? 0
    let commits = UInt64(changes.count { $0 })
    let trees = UInt64(planner.inventory.nodes.flags.count { $0.contains(.mayChange) })
    // Incompressible content grows by a few bytes; a large file is there twice while it is copied.
    let growth = converted.byteCount / 1000 + UInt64(converted.count) * 64
    return converted.byteCount.addingSaturated(largest)
      .addingSaturated(growth + trees * 400 + commits * 800 + (1 << 20))
  }
}
