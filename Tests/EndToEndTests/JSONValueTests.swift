import TestSupport
import Testing

/// The parser with which the tests read `--json`: strict, so that other parsers accept the output
/// too.
@Suite("JSON reader")
struct JSONValueTests {
  @Test("reads every kind of value")
  func reads() throws {
    let text = #" {"a": [1, -2.5e3, true, false, null], "b": "x\"\n\u00e4\ud83d\ude00", "c": {}} "#
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(value["a"]?[1] == .number(-2500))
    #expect(value["a"]?.elements.count == 5)
    #expect(value["b"]?.text == "x\"\n\u{e4}\u{1F600}")
    #expect(value["c"] == .object([:]))
  }

  @Test(
    "refuses what is not JSON",
    arguments: [
      "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "01", "+1", "1.", ".5", "nul", "\"a", "\"\n\"", "1 2",
      "{\"a\":1,\"a\":2}", "'a'", "[1 2]", "NaN", "\"\\x\"", "// c\n1",
    ]
  )
  func refuses(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
  }
}
