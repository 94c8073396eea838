import JSON
import Testing

@Suite("JSON")
struct JSONNodeTests {
  private static func node(_ text: String) throws(JSONError) -> JSONNode {
    try JSONNode(parsing: Array(text.utf8), byteLimit: 1000)
  }

  @Test("reads values of each kind")
  func reads() throws {
    let node = try Self.node(
      #" {"a": [1, -2, 1.5, true, null], "b": {"é": "ü\n\u0000x"}, "": 1e3} "#
    )
    #expect(node["a"]?.elements == [.integer(1), .integer(-2), .real(1.5), .bool(true), .null])
    #expect(node["b"]?["é"]?.string == Array("ü\n\0x".utf8))
    #expect(node[""] == .real(1000))
    #expect(node["c"] == nil)
    #expect(try Self.node("9223372036854775807").integer == .max)
    #expect(try Self.node(#""""#).string == [])
  }

  static let malformed = [
    " ", "{", "[1,]", "{'a': 1}", "nul", "01", "1 2", "{} x", #"{"a": 1, "a": 2}"#,
    "\"\u{1}\"", #""\ud800""#, "9223372036854775808", "[1e999]", "\u{FEFF}{}", #"{"\u0000": 1}"#,
    "NaN", "// x\n1",
  ]

  @Test("refuses what is none", arguments: malformed)
  func refuses(_ text: String) {
    #expect {
      try Self.node(text)
    } throws: { error in
      if case .malformed? = error as? JSONError { true } else { false }
    }
  }

  @Test("refuses an empty text")
  func empty() {
    #expect(throws: JSONError.empty) { try Self.node("") }
  }

  @Test("refuses bytes that are no text")
  func bytes() {
    #expect(throws: JSONError.self) { try JSONNode(parsing: [0x22, 0xFF, 0x22], byteLimit: 10) }
    #expect(throws: JSONError.self) { try JSONNode(parsing: [0], byteLimit: 10) }
  }

  @Test("has limits")
  func limits() {
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    #expect(throws: JSONError.tooDeep(limit: 64)) { try Self.node(deep) }
    #expect(throws: JSONError.tooLong(limit: 1000)) {
      try Self.node(String(repeating: " ", count: 1001))
    }
    #expect(throws: JSONError.tooMany(limit: 200_000)) {
      let many = "[" + String(repeating: "1,", count: 200_000) + "1]"
      return try JSONNode(parsing: Array(many.utf8), byteLimit: 1 << 20)
    }
    #expect(throws: Never.self) {
      try Self.node(#""\#(String(repeating: "[", count: 200))\"[""#)
    }
  }
}
