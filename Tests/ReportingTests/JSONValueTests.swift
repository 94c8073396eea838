import Reporting
import Testing

private func text(_ value: JSONValue, pretty: Bool = false) -> String {
  String(decoding: value.serialized(pretty: pretty), as: UTF8.self)
}

@Suite("JSON")
struct JSONValueTests {
  @Test(
    "writes each kind of value",
    arguments: [
      (nil, "null"), (true, "true"), (false, "false"), (-5, "-5"),
      (.integer(.min), "-9223372036854775808"), (.unsigned(.max), "18446744073709551615"),
      (.number(UInt64.max), "18446744073709551615"), (.number(UInt8(7)), "7"),
      (.double(0.1), "0.1"), (.double(1), "1.0"), (.double(1e300), "1e+300"),
      (.double(-2.5e-7), "-2.5e-07"), (.double(.infinity), "null"), (.double(.nan), "null"),
      ("", "\"\""), ("a/\u{e9}\u{1f600}", "\"a/\u{e9}\u{1f600}\""),
      ("\"\\\n\r\t\u{0}\u{1f}\u{7f}", #""\"\\\n\r\t\u0000\u001f\u007f""#),
      ([], "[]"), ([:], "{}"), ([1, "two", [nil]], #"[1,"two",[null]]"#),
      (["b": 1, "a": [:]], #"{"b":1,"a":{}}"#),
    ] as [(JSONValue, String)]
  )
  func compact(_ value: JSONValue, _ expected: String) {
    #expect(text(value) == expected)
  }

  @Test("keeps the order of keys, and indents when it is to be read by people")
  func pretty() {
    let value: JSONValue = ["z": [1, 2], "a": ["none": [], "empty": [:]], "b": nil]
    let expected = """
      {
        "z": [
          1,
          2
        ],
        "a": {
          "none": [],
          "empty": {}
        },
        "b": null
      }

      """
    #expect(text(value, pretty: true) == expected)
  }

  @Test(
    "keeps the exact bytes beside text that is no UTF-8",
    arguments: [
      (Array("caf\u{e9}".utf8), "{\"path\":\"caf\u{e9}\"}"),
      ([0x61, 0xff], "{\"path\":\"a\u{fffd}\",\"path_base64\":\"Yf8=\"}"),
      ([0xff], "{\"path\":\"\u{fffd}\",\"path_base64\":\"/w==\"}"),
      ([0x61, 0x62, 0xe9], "{\"path\":\"ab\u{fffd}\",\"path_base64\":\"YWLp\"}"),
    ] as [([UInt8], String)]
  )
  func bytes(_ path: [UInt8], _ expected: String) {
    #expect(text(.object([.init("path", .bytes(path))])) == expected)
  }

  @Test("writes bytes in an array as text alone")
  func bytesInArray() {
    #expect(text([.bytes([0x61, 0xff])]) == "[\"a\u{fffd}\"]")
  }
}
