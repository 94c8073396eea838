import Audit
import GitObjects
import Testing

@Suite("lines that Git gives to hooks")
struct PushedReferenceTests {
  private static let one = String(repeating: "1", count: 40)
  private static let two = String(repeating: "2", count: 40)
  private static let none = String(repeating: "0", count: 40)

  @Test("reads lines of pre-push")
  func push() throws {
    let text = """
      refs/heads/a \(Self.one) refs/heads/b \(Self.two)
      (delete) \(Self.none) refs/heads/c \(Self.one)
      :/fix it \(Self.one) refs/heads/d \(Self.none)

      """
    let lines = try PushedReference.pushLines(Array(text.utf8))
    #expect(
      lines.map { String(decoding: $0.name, as: UTF8.self) } == [
        "refs/heads/a", "(delete)", ":/fix it",
      ]
    )
    #expect(lines.map { "\($0.new)" } == [Self.one, Self.none, Self.one])
    #expect(lines.map { "\($0.old)" } == [Self.two, Self.one, Self.none])
  }

  @Test("reads lines of pre-receive")
  func received() throws {
    let text = "\(Self.one) \(Self.two) refs/heads/a\n"
    let line = try #require(try PushedReference.receivedLines(Array(text.utf8)).first)
    #expect(line.name == Array("refs/heads/a".utf8))
    #expect("\(line.old)" == Self.one)
    #expect("\(line.new)" == Self.two)
  }

  @Test("refuses other lines", arguments: ["x", "a b c d", "1 2 refs/heads/a"])
  func refuses(_ text: String) {
    #expect(throws: AuditError.badLine(Array(text.utf8))) {
      try PushedReference.pushLines(Array(text.utf8))
    }
    #expect(throws: AuditError.badLine(Array(text.utf8))) {
      try PushedReference.receivedLines(Array(text.utf8))
    }
  }
}
