import Testing

@testable import Audit

@Suite("limits of an audit")
struct AuditLimitsTests {
  private let limits = AuditLimits(maximumEntryCount: 10, isReceived: true)

  @Test("files are held until there are too many, and what is refused does not count")
  func files() {
    #expect(limits.hold(AuditLimits.heldLimit - 1, 0))
    #expect(!limits.hold(2, 0))
    #expect(limits.hold(1, 0))
    #expect(!limits.hold(1, 0))
  }

  @Test("so are the bytes of their paths")
  func paths() {
    #expect(limits.hold(1, AuditLimits.heldByteLimit - 1))
    #expect(!limits.hold(1, 2))
    #expect(limits.hold(1, 1))
  }

  @Test("all entries together are limited")
  func entries() throws {
    try limits.take(entries: 9)
    try limits.take(entries: 1)
    #expect(throws: AuditError.self) { try limits.take(entries: 1) }
  }
}
