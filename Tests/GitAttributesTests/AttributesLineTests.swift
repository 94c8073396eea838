import Testing

@testable import GitAttributes

@Suite("Lines of an attributes file")
struct AttributesLineTests {
  private static func rule(_ pattern: String, _ words: String...) -> AttributesLine.Content {
    .rule(
      AttributesPattern(asGitReads: pattern.bytes),
      words.compactMap { AttributeAssignment($0.bytes[...]) }
    )
  }

  @Test(
    "are read as Git does",
    arguments: [
      ("", .blank), (" \t\r", .blank), ("# a", .comment), ("  # a", .comment),
      ("a", rule("a")), ("a b -c !d e=f", rule("a", "b", "-c", "!d", "e=f")),
      (" a\tb ", rule("a", "b")), ("a b\r", rule("a", "b")), ("\"a b\" c", rule("a b", "c")),
      ("\"a\"c", rule("a", "c")), ("\"a c", rule("\"a", "c")), ("\"\\141\\t\" c", rule("a\t", "c")),
      ("\"\\8\" c", rule("\"\\8\"", "c")), ("\"#\" c", rule("#", "c")), ("\"\" c", rule("", "c")),
      ("a[ c", rule("a[", "c")), ("a -b=c", rule("a", "-b=c")), ("a b=", rule("a", "b=")),
      ("[attr]m x", .macro(name: "m".bytes, [AttributeAssignment(name: "x".bytes, state: .set)])),
      ("[attr] m x", rule("[attr]", "m", "x")), ("[attr]m", .macro(name: "m".bytes, [])),
      ("\"[attr] m\"", .macro(name: "m".bytes, [])), ("[attr]m! x", .ignored(.invalidName)),
      ("a é", .ignored(.invalidName)), ("a --b", .ignored(.invalidName)),
      ("a =b", .ignored(.invalidName)), ("a -", .ignored(.invalidName)),
      ("!a b", .ignored(.negativePattern)), ("\\!a b", rule("\\!a", "b")),
      ("\"!a\" b", .ignored(.negativePattern)), ("a\0b c", rule("a")),
    ] as [(String, AttributesLine.Content)]
  )
  func content(_ text: String, _ expected: AttributesLine.Content) {
    #expect(AttributesLine(text.bytes).content == expected)
  }

  @Test("of 2048 bytes are skipped")
  func tooLong() {
    let line = "a b ".bytes + [UInt8](repeating: UInt8(ascii: "c"), count: 2043)
    #expect(AttributesLine(line).content != .ignored(.tooLong))
    #expect(AttributesLine(line + "c".bytes).content == .ignored(.tooLong))
  }

  @Test("are skipped at the same length by Git")
  func tooLongInGit() async throws {
    let word = String(repeating: "c", count: 2042)
    let answers = try await GitOracle.with { git in
      try await git.write("a a \(word)\nb a \(word)cc\n".bytes, to: ".gitattributes")
      return try await git.attributes(["a"], of: ["a".bytes, "b".bytes])
    }
    #expect(answers == ["a".bytes: ["a": "set"]])
  }

  @Test("have bytes that stay, whatever they are")
  func bytesStay() {
    for text in ["", "a", "a\n", "a\r\nb\n", "\n\n", "\u{FEFF}a b\r", "a\0b\nc d", "\r\n\r"] {
      #expect(AttributesFile(text.bytes).bytes == text.bytes)
    }
    let file = AttributesFile("\u{FEFF}a b\r\nc\0\nd e\n".bytes)
    #expect(file.lines.map(\.text) == ["\u{FEFF}a b".bytes, "c\0".bytes, "d e".bytes])
    #expect(file.lines[0].content == Self.rule("a", "b"))
    #expect(file.lines[2].content == .ignored(.behindNUL))
  }
}
