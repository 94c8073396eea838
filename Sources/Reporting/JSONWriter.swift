/// Appends JSON values to a text.
struct JSONWriter {
  let isPretty: Bool
  var text: [UInt8] = []

  init(isPretty: Bool) {
    self.isPretty = isPretty
  }

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: text += "null".utf8
    case .bool(let value): text += (value ? "true" : "false").utf8
    case .integer(let value): text += String(value).utf8
    case .unsigned(let value): text += String(value).utf8
    case .double(let value): text += (value.isFinite ? Self.text(of: value) : "null").utf8
    case .string(let value): writeString(value.utf8)
    case .bytes(let value): writeString(String(decoding: value, as: UTF8.self).utf8)
    case .array(let elements):
      writeGroup("[", "]", elements, depth) { writer, element in
        writer.write(element, depth: depth + 1)
      }
    case .object(let members):
      writeGroup("{", "}", members.flatMap(Self.withExactBytes), depth) { writer, member in
        writer.writeString(member.key.utf8)
        writer.text += (writer.isPretty ? ": " : ":").utf8
        writer.write(member.value, depth: depth + 1)
      }
    }
  }

  /// The shortest text in JSON's grammar that parses as the number.
  private static func text(of value: Double) -> String {
    // Swift writes "1e+20", which is JSON, and "5.0", whose fraction tells it from an integer.
    String(value)
  }

  /// The member, followed by its exact bytes if a string can't hold them.
  private static func withExactBytes(_ member: JSONValue.Member) -> [JSONValue.Member] {
    guard case .bytes(let bytes) = member.value, String(validating: bytes, as: UTF8.self) == nil
    else { return [member] }
    return [member, JSONValue.Member(member.key + "_base64", .string(Base64.encode(bytes)))]
  }

  private mutating func writeGroup<Element>(
    _ open: String,
    _ close: String,
    _ elements: [Element],
    _ depth: Int,
    _ write: (inout JSONWriter, Element) -> Void
  ) {
    text += open.utf8
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ",".utf8 }
      startLine(depth + 1)
      write(&self, element)
    }
    if !elements.isEmpty { startLine(depth) }
    text += close.utf8
  }

  private mutating func startLine(_ depth: Int) {
    guard isPretty else { return }
    text.append(0x0a)
    text.append(contentsOf: repeatElement(0x20, count: depth * 2))
  }

  private mutating func writeString(_ value: String.UTF8View) {
    text.append(0x22)
    for byte in value {
      switch byte {
      case 0x22: text += "\\\"".utf8
      case 0x5c: text += "\\\\".utf8
      case 0x0a: text += "\\n".utf8
      case 0x0d: text += "\\r".utf8
      case 0x09: text += "\\t".utf8
      // DEL is legal in JSON, but terminals act on it.
      case 0..<0x20, 0x7f:
        let hex = String(byte, radix: 16)
        text += ("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8
      default: text.append(byte)
      }
    }
    text.append(0x22)
  }
}
