/// A rule about what stands at a path.
protocol PathRule: Rule {
  /// What has to be so for a candidate to count.
  static var conditions: Set<CandidateCondition> { get }

  /// Whether the commits that bring a candidate in have to be made anew to fix it.
  static var rewritesHistory: Bool { get }

  /// The rule for one thread; `nil` if there is nothing to look for by these settings.
  init?(_ setup: RuleSetup)

  /// Whether a file that stands at the path of a candidate, in a tip, is in violation still.
  func holds(_ candidate: Candidate, at file: FoundFile) throws -> Bool

  /// What of a candidate holds in the tips, with those tips; `nil` if nothing does.
  func confirmed(_ candidate: Candidate, in tips: TipFiles) throws -> Candidate?

  /// The commands that fix a candidate alone, one for each branch that needs one; none if nothing does.
  func fixes(of candidate: Candidate, _ context: FixContext) throws -> [FixCommand]
}

extension PathRule {
  static var conditions: Set<CandidateCondition> { [] }

  static var rewritesHistory: Bool { false }

  func holds(_ candidate: Candidate, at file: FoundFile) throws -> Bool {
    file.blob == candidate.key.subject.blob
  }

  func confirmed(_ candidate: Candidate, in tips: TipFiles) throws -> Candidate? {
    var confirmed = candidate
    confirmed.tips = try tips.holding(candidate.key.path) { try holds(candidate, at: $0) }
    return confirmed.tips.isEmpty ? nil : confirmed
  }
}
