/// Drops what does not count after all: what does not meet the conditions of its rule.
struct Confirmation {
  private let examination: Examination
  private let push: ExaminedPush
  private var rules: [any PathRule] { examination.examiner.rules.paths }

  init(_ examination: Examination, _ push: ExaminedPush) {
    (self.examination, self.push) = (examination, push)
  }

  func run() async throws {
    try await dropKnownBlobs(.blobIsNew, isOfLFS: false)
    try await dropKnownBlobs(.pointerIsNew, isOfLFS: true)
    let concerned = examination.candidates(of: rules(.holdsAtTip))
    guard !concerned.isEmpty else { return }
    let lookup = FileLookup(push.repository, examination.examiner.attributes)
    let tips = TipFiles(try push.tipTrees(), lookup)
    for rule in rules where type(of: rule).conditions.contains(.holdsAtTip) {
      let name = type(of: rule).rule
      for candidate in concerned where candidate.key.rule == name {
        if let confirmed = try rule.confirmed(candidate, in: tips) {
          examination.update(confirmed)
        } else {
          examination.drop(candidate.key)
        }
      }
    }
  }

  /// The rules that have a condition.
  private func rules(_ condition: CandidateCondition) -> Set<AuditRule> {
    Set(rules.map { type(of: $0) }.filter { $0.conditions.contains(condition) }.map { $0.rule })
  }

  /// Drops candidates whose blobs the other side has at another path.
  private func dropKnownBlobs(_ condition: CandidateCondition, isOfLFS: Bool) async throws {
    // What is staged is new to every commit; whether a remote has it is not asked.
    guard !push.scope.tips.isEmpty,
      try await push.scope.hasKnown(isOfLFS: isOfLFS, push.repository)
    else { return }
    let keys = examination.candidates(of: rules(condition)).map(\.key)
    guard !keys.isEmpty else { return }
    let new = try await push.scope.new(
      among: Set(keys.compactMap(\.subject.blob)),
      isOfLFS: isOfLFS,
      push.repository
    )
    for key in keys {
      if let blob = key.subject.blob, !new.contains(blob) { examination.drop(key) }
    }
  }
}
