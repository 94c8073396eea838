import Testing

@testable import Audit

@Suite("values of settings")
struct SettingTextTests {
  @Test(
    "reads sizes",
    arguments: [
      ("10MB", AuditLayer.Limit.bytes(10_000_000)), ("1.5 KiB", .bytes(1536)), ("0", .bytes(0)),
      ("512", .bytes(512)), ("5m", .bytes(5 << 20)), ("2G", .bytes(2 << 30)), ("off", .none),
    ]
  )
  func limits(_ text: String, _ limit: AuditLayer.Limit) throws {
    #expect(try SettingText.limit(text) == limit)
  }

  @Test("refuses what is no size", arguments: ["", "big", "10XB", "-1", "1.2.3"])
  func refuses(_ text: String) {
    #expect(throws: SettingFault.self) { try SettingText.limit(text) }
  }

  @Test(
    "reads severities",
    arguments: [("Error", AuditSeverity.error), ("off", .off), ("no", .off)]
  )
  func severities(_ text: String, _ severity: AuditSeverity) throws {
    #expect(try SettingText.severity(text) == severity)
  }

  @Test("reads exceptions")
  func exceptions() throws {
    let one = try SettingText.exception(Array("docs/*.pdf: the manual: printed".utf8))
    #expect(one.pattern.text == Array("docs/*.pdf".utf8))
    #expect(one.rules.isEmpty)
    #expect(one.reason == "the manual: printed")
    let two = try SettingText.exception(Array("a [b] [large-file, model-file]: small".utf8))
    #expect(two.pattern.text == Array("a [b]".utf8))
    #expect(two.rules == [LargeFile.rule, ModelFile.rule])
  }

  @Test(
    "refuses exceptions",
    arguments: ["*.pdf", "*.pdf: ", ": reason", "[: reason", "*.pdf [large]: reason"]
  )
  func refusesException(_ text: String) {
    #expect(throws: SettingFault.self) { try SettingText.exception(Array(text.utf8)) }
  }
}
