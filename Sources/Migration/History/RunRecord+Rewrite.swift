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
