import Testing
import YAML

@Suite("YAML")
struct YAMLNodeTests {
  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("reads scalars, sequences and mappings")
  func reads() throws {
    let node = try YAMLNode(parsing: Self.text("a: 1\nb:\n- x\n- {c: off}\n'd e': |\n  f\n"))
    #expect(node["a"]?.scalar == Self.text("1"))
    #expect(node["b"]?.elements?.first?.scalar == Self.text("x"))
    #expect(node["b"]?.elements?.last?["c"]?.scalar == Self.text("off"))
    #expect(node["d e"]?.scalar == Self.text("f\n"))
    #expect(node["g"] == nil)
  }

  @Test("an empty text has no members", arguments: ["", "# nothing\n", "---\n"])
  func empty(_ text: String) throws {
    #expect(try YAMLNode(parsing: Self.text(text))["a"] == nil)
  }

  @Test(
    "refuses",
    arguments: [
      ("a: &x [1]\nb: *x\n", YAMLError.alias(line: 2)),
      ("a: 1\na: 2\n", YAMLError.badKey(line: 2)),
      ("? [a]\n: 1\n", YAMLError.badKey(line: 1)),
    ]
  )
  func refuses(_ text: String, _ error: YAMLError) {
    #expect(throws: error) { try YAMLNode(parsing: Self.text(text)) }
  }

  @Test("refuses what is no YAML, with its line")
  func malformed() {
    #expect {
      try YAMLNode(parsing: Self.text("a: 1\nb: [1\n"))
    } throws: { error in
      guard case .malformed(let line, _) = error as? YAMLError else { return false }
      return line >= 2
    }
  }

  @Test("has limits on length, number and depth")
  func limits() {
    #expect(throws: YAMLError.tooLong(limit: YAMLNode.byteLimit)) {
      try YAMLNode(parsing: [UInt8](repeating: 0x20, count: YAMLNode.byteLimit + 1))
    }
    #expect(throws: YAMLError.tooMany(line: 1)) {
      try YAMLNode(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1000))
    }
    let many = "[" + String(repeating: "1,", count: 100_001) + "1]"
    #expect(throws: YAMLError.tooMany(line: 1)) { try YAMLNode(parsing: Self.text(many)) }
  }
}
