internal import FileSystem
internal import GitRefs
internal import Runs

extension RunRecord {
  /// The record with the results of a rewrite.
  func adding(_ report: RewriteReport, _ conversion: Conversion) -> RunRecord {
    var record = self
    record.append(.predictedByteCount, report.cleanStoreByteCount)
    record.append(.packByteCount, report.packByteCount)
    record.append(.objectCount, report.packObjectCount)
    record.append(.commitCount, report.rewrittenCommitCount)
    record.append(.fileCount, conversion.objectCount)
    record.append(.fileByteCount, conversion.byteCount)
    return record
  }
}

extension RunRecord {
  /// Adds the options that all rewrites have.
  mutating func append(
    _ selection: SelectionRequest,
    _ signatures: SignaturePolicy,
    objectMap: String?
  ) {
    if selection.everything { append(.everything, "yes") }
    append(.signatures, signatures.rawValue)
    guard let objectMap else { return }
    append(.objectMap, Files.resolve(Array(objectMap.utf8)) ?? Array(objectMap.utf8))
  }
}
