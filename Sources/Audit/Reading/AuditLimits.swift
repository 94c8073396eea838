internal import Synchronization

/// How far an audit goes, all workers together.
final class AuditLimits: Sendable {
  /// The paths of all violations together may have so many bytes.
  private static let pathByteLimit = 256 << 20

  /// So many files may be held until all commits were walked.
  static let heldLimit = 1 << 18
  /// And so many bytes of their paths.
  static let heldByteLimit = 32 << 20

  private let maximumEntryCount: Int
  private let maximumCandidateCount: Int
  private let entryCount = Atomic<Int>(0)
  private let candidateCount = Atomic<Int>(0)
  private let pathByteCount = Atomic<Int>(0)
  private let heldCount = Atomic<Int>(0)
  private let heldByteCount = Atomic<Int>(0)

  /// - Parameter isReceived: whether it is from people whom nobody trusts.
  init(maximumEntryCount: Int, isReceived: Bool) {
    self.maximumEntryCount = maximumEntryCount
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

  /// Counts files that are to be held, and the bytes of their paths; false where those are too many.
  func hold(_ number: Int, _ bytes: Int) -> Bool {
    let count = heldCount.wrappingAdd(number, ordering: .relaxed).newValue
    let byteCount = heldByteCount.wrappingAdd(bytes, ordering: .relaxed).newValue
    if count <= Self.heldLimit, byteCount <= Self.heldByteLimit { return true }
    heldCount.wrappingSubtract(number, ordering: .relaxed)
    heldByteCount.wrappingSubtract(bytes, ordering: .relaxed)
    return false
  }
}
