import FileSystem
import TestSupport
import Testing

@testable import Audit

@Suite("docs/audit.md and the rules")
struct RuleDocumentTests {
  private static func path(_ file: String) -> [UInt8] { Array("\(Checkout.root)/\(file)".utf8) }

  private static func text(_ file: String) throws -> String {
    String(decoding: try #require(try Files.contents(of: path(file)), "\(file)"), as: UTF8.self)
  }

  private static func document() throws -> RuleDocument {
    try RuleDocument { try text("Sources/Audit/Rules/\($0).swift") }
  }

  @Test("say the same: scripts/docs makes the one from the others")
  func document() throws {
    let file = "docs/audit.md"
    let old = try Self.text(file)
    let new = try Self.document().replaced(in: old)
    #expect(new.contains("| `large-file` |") && new.contains("| `missing-lfs-object` | `oid` |"))
    if TestEnvironment.inherited("LFS_MIGRATE_WRITE_DOCS") != nil {
      try Files.removeExisting(Self.path(file))
      try Files.create(Self.path(file), Array(new.utf8))
    } else {
      #expect(new == old, "run scripts/docs")
    }
  }

  @Test("each rule is in a file of its name, and documented")
  func files() throws {
    #expect(try Self.document().undocumented.isEmpty)
    let names = try Files.names(in: Self.path("Sources/Audit/Rules")).map {
      String(decoding: $0, as: UTF8.self)
    }
    let types = AuditRule.allCases.map { String(describing: $0.type) + ".swift" }
    #expect(Set(names).subtracting(types) == ["AuditRule+All.swift"], "rules that are in no list")
    #expect(types.count == Set(types).count)
  }

  @Test("each rule has a test of its own")
  func tests() throws {
    for rule in AuditRule.allCases {
      let name = String(describing: rule.type)
      #expect(try Self.text("Tests/AuditTests/Rules/\(name)Tests.swift").contains("\(name).self"))
    }
  }

  @Test("a doc comment is taken apart into paragraphs")
  func paragraphs() {
    let source = """
      /// Something else.
      struct Other {}

      /// One sentence,
      /// over two lines.
      ///
      /// More.
      final class Example: FileRule {
      """
    #expect(
      RuleDocument.paragraphs(of: "Example", in: source) == [
        "One sentence, over two lines.", "More.",
      ]
    )
  }
}

@Suite("the list of rules")
struct AuditRuleListTests {
  @Test("names are unique, and found again")
  func names() {
    let names = AuditRule.allCases.map(\.id)
    #expect(Set(names).count == names.count)
    for rule in AuditRule.allCases { #expect(AuditRule.named(rule.id) == rule) }
    #expect(AuditRule.named("none") == nil)
    #expect(AuditRule.allCases.allSatisfy { !$0.summary.isEmpty && !$0.type.words.fix.isEmpty })
  }

  @Test("each rule examines files, changes of attributes or pushes", arguments: AuditRule.allCases)
  func scopes(_ rule: AuditRule) {
    let isAboutPaths = rule.type is any FileRule.Type || rule.type is any TrackingRule.Type
    #expect(isAboutPaths != (rule.type is any PushRule.Type))
  }
}

@Suite("the words of a finding")
struct FindingMessageTests {
  @Test("keep sizes, numbers and names apart")
  func parts() {
    let message: FindingMessage = "a \(size: 5) of \(name: [0x1B]), \(number: 2)\(size: nil)"
    #expect(
      message.parts == [
        .words("a "), .size(5), .words(" of "), .name([0x1B]), .words(", "), .number(2),
      ]
    )
  }
}
