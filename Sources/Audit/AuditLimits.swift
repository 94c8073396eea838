internal import Synchronization

/// How far an audit goes, all workers together.
final class AuditLimits: Sendable {
  /// More violations are an error.
  static let candidateLimit = 1_000_000

  private let maximumEntryCount: Int
  private let entryCount = Atomic<Int>(0)
  private let candidateCount = Atomic<Int>(0)

  init(_ settings: AuditSettings) { maximumEntryCount = settings.maximumEntryCount }

  /// Counts entries of folders that are looked at.
  func take(entries number: Int) throws(AuditError) {
    let count = entryCount.wrappingAdd(number, ordering: .relaxed).newValue
    guard count <= maximumEntryCount else { throw .tooMany(limit: maximumEntryCount) }
  }

  /// Counts a violation.
  func takeCandidate() throws(AuditError) {
    let count = candidateCount.wrappingAdd(1, ordering: .relaxed).newValue
    guard count <= Self.candidateLimit else { throw .tooMany(limit: Self.candidateLimit) }
  }
}
