internal import Synchronization

/// How far an audit goes, all workers together.
final class AuditLimits: Sendable {
  /// The paths of all violations together may have so many bytes.
  private static let pathByteLimit = 256 << 20

  private let maximumEntryCount: Int
  private let maximumCandidateCount: Int
  private let entryCount = Atomic<Int>(0)
  private let candidateCount = Atomic<Int>(0)
  private let pathByteCount = Atomic<Int>(0)

  /// - Parameter isReceived: whether it is from people whom nobody trusts.
  init(_ settings: AuditSettings, isReceived: Bool) {
    maximumEntryCount = settings.maximumEntryCount
    maximumCandidateCount = isReceived ? 100_000 : 1_000_000
  }

  /// Counts entries of folders that are looked at.
  func take(entries number: Int) throws(AuditError) {
    let count = entryCount.wrappingAdd(number, ordering: .relaxed).newValue
    guard count <= maximumEntryCount else { throw .tooMany(limit: maximumEntryCount) }
  }

  /// Counts a violation, and the bytes of the paths that it names.
  func takeCandidate(_ bytes: Int) throws(AuditError) {
    let count = candidateCount.wrappingAdd(1, ordering: .relaxed).newValue
    let byteCount = pathByteCount.wrappingAdd(bytes, ordering: .relaxed).newValue
    guard count <= maximumCandidateCount, byteCount <= Self.pathByteLimit else {
      throw .tooMany(limit: min(count - 1, maximumCandidateCount))
    }
  }
}
