public import Publication

/// The result of an import.
@dynamicMemberLookup
public struct ImportReport: Sendable {
  /// The plan.
  public let plan: ImportPlan
  /// The result of the rewrite.
  public var rewrite = RewriteReport()
  /// The number of LFS objects of the files.
  public var lfsObjectCount = 0
  /// The bytes of these.
  public var lfsByteCount: UInt64 = 0
  /// The number of these that were not in the store before.
  public var newLFSObjectCount = 0
  /// The bytes of these.
  public var newLFSByteCount: UInt64 = 0
  /// The state of Git LFS's hooks and filters.
  public var readiness = LFSReadiness(hasHooks: true, hasFilters: true)

  /// A member of the result of the rewrite.
  public subscript<Value>(dynamicMember member: KeyPath<RewriteReport, Value>) -> Value {
    rewrite[keyPath: member]
  }
}
