public import Publication

/// What an import did.
@dynamicMemberLookup
public struct ImportReport: Sendable {
  /// What was planned.
  public let plan: ImportPlan
  /// What became of the history.
  public var rewrite = RewriteReport()
  /// How many LFS objects the files became, and their bytes.
  public var lfsObjectCount = 0
  public var lfsByteCount: UInt64 = 0
  /// How many of them, and how many bytes, were not in the store before.
  public var newLFSObjectCount = 0
  public var newLFSByteCount: UInt64 = 0
  /// Whether Git LFS has its hooks and filters.
  public var readiness = LFSReadiness(hasHooks: true, hasFilters: true)

  /// What became of the history, as part of the whole.
  public subscript<Value>(dynamicMember member: KeyPath<RewriteReport, Value>) -> Value {
    rewrite[keyPath: member]
  }
}
