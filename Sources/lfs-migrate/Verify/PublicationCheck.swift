internal import GitObjects
internal import GitRefs
internal import Migration
internal import Reporting
internal import Repository
internal import Runs
internal import Verification

/// `--verify`: a run is verified before its references move.
enum PublicationCheck {
  /// Throws if a run must not move references.
  typealias Check = @Sendable (Run) async throws -> Void

  /// The check of a run; `nil` if it is not wanted.
  static func check(
    isWanted: Bool,
    _ context: Repository,
    jobs: Int,
    _ progress: any ProgressReporter
  ) -> Check? {
    guard isWanted else { return nil }
    return { run in
      let verification = try await RunVerification(run, context)
      let claim = verification.claim
      let states = ReferenceStates.predicted(
        claim.moves,
        before: try run.referencesBefore(),
        stash: claim.stashEntries.map(\.new)
      )
      let result = try await verification.result(states, jobs: jobs, progress: progress)
      guard result.findings.isEmpty else { throw VerificationFailure(findings: result.findings) }
      try verification.note(result, now: Clock.now)
    }
  }
}
