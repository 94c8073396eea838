/// What a rule is made of for one thread.
struct RuleSetup {
  let settings: AuditSettings
  let repository: ExaminedRepository
  let blobs: BlobTable
  /// Whether others have pushed it, so that it is untrusted.
  let isReceived: Bool
}
