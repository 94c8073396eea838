internal import GitObjects

/// All new files outside Git LFS together are over the limit.
struct PushSize: PushRule {
  static let id = "push-size"
  static let words = RuleWords(
    summary: "All new files outside Git LFS together are over the limit",
    limit: "`pushLimit`: 2 GB",
    fix: "`lfs-migrate import --above=SIZE`, with the size that is enough"
  )

  private let limit: UInt64

  init?(_ settings: AuditSettings) {
    guard let limit = settings.pushLimit else { return nil }
    self.limit = limit
  }

  func examine(_ push: ExaminedPush, _ context: FixContext) async throws -> [PushViolation] {
    guard push.rawBlobs.byteCount > limit else { return [] }
    var sizes = push.rawBlobs.sizes
    if !push.scope.tips.isEmpty, try await push.scope.hasKnown(isOfLFS: false, push.repository) {
      let new = try await push.scope.new(
        among: Set(push.rawBlobs.ids),
        isOfLFS: false,
        push.repository
      )
      sizes = push.rawBlobs.sizes(in: new)
    }
    let total = sizes.saturatingSum
    guard total > limit else { return [] }
    try await context.findReferences(for: EmptyCollection())
    let references = context.references()
    return [
      PushViolation(
        byteCount: total,
        limit: limit,
        fixes: references.map { [.convertAbove(Self.threshold(sizes, limit), $0)] } ?? []
      )
    ]
  }

  /// The size over which files have to go so that the rest is within the limit.
  static func threshold(_ sizes: some Sequence<UInt64>, _ limit: UInt64) -> UInt64 {
    var sum: UInt64 = 0
    var last: UInt64 = 0
    for size in sizes.sorted() {
      let isOver = sum > limit || size > limit - sum
      // What has that size goes as well.
      if isOver { return size > last ? last + 1 : size }
      sum += size
      last = size
    }
    return last + 1
  }

  static func message(_ finding: AuditFinding) -> FindingMessage {
    "\(size: finding.byteCount) of new files outside Git LFS, over the limit of \(size: finding.limit)"
  }
}
