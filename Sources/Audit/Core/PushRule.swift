internal import GitObjects

/// A rule that examines a push as a whole: its commits and tags themselves, or the sum of its files.
protocol PushRule: Rule {
  /// The rule; `nil` if there is nothing to look for by these settings.
  init?(_ settings: AuditSettings)

  /// What is wrong with the push.
  func examine(_ push: ExaminedPush, _ context: FixContext) async throws -> [PushViolation]
}

/// What a rule finds wrong with a push.
struct PushViolation {
  var byteCount: UInt64?
  /// The most that the number of bytes may be; `nil` if it is about something else.
  var limit: UInt64?
  /// The commit that it is about; `nil` if it is about something else.
  var commit: ObjectID?
  var detail: (any FindingDetail)?
  /// The commands that fix it alone; none if nothing does.
  var fixes: [FixCommand] = []
}
