internal import GitObjects
internal import GitStore
internal import Reporting
internal import Workers

extension MigrationVerifier {
  /// Compares trees, and the files that differ.
  func compareFiles(
    _ readers: WorkerPool<ObjectReader>,
    _ work: TreeWork,
    _ result: inout VerificationResult,
    _ findings: inout [Finding]
  ) async throws {
    let trees = progress.begin("Comparing trees", total: nil, unit: .objects)
    var comparison = try await TreeComparison(readers, claim, caseFolding: caseFolding)
    try await comparison.run(work.roots) { trees.add(UInt64($0)) }
    result.treeCount = comparison.treeCount
    let found = comparison.found
    let conversions = found.conversions + work.files
    result.fileCount = conversions.count
    let files = FileComparison(claim: claim, readers: readers)
    var placed = found.findings.map { ($0.kind, $0.place) as FileComparison.Placed }
    placed += files.attributes(found.attributes)
    placed += try await files.unchanged(found.unchanged)
    placed += try await files.newlyTracked(found.newlyTracked)
    progress.end()
    switch claim.direction {
    case .toPointers:
      let pointers = try await files.pointers(conversions, &placed)
      let total = Set(pointers.map { LFSContent($0.pointer) }).reduce(0) { $0 &+ $1.byteCount }
      let bytes = progress.begin("Checking LFS objects", total: total, unit: .bytes)
      let contents = try await LFSContents(store: store, readers: readers).check(pointers) {
        bytes.add(UInt64($0))
      }
      progress.end()
      placed += contents.findings
      result.lfsObjectCount = contents.objectCount
      result.lfsByteCount = total
    case .toFiles:
      let bytes = progress.begin("Checking files", total: nil, unit: .bytes)
      placed += try await files.exported(conversions) { bytes.add(UInt64($0)) }
      progress.end()
      result.lfsByteCount = bytes.value
    }
    findings += placed.map { work.finding($0.kind, $0.place) }
  }
}
