/// Why a text is not a JSON value.
public struct JSONError: Error, CustomStringConvertible {
  /// What was expected, and where.
  public let description: String
}

/// A value of a JSON text (RFC 8259), parsed strictly: one value and white space.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads a text.
  ///
  /// - Throws: `JSONError` if the text is not exactly one value.
  public init(parsing text: [UInt8]) throws(JSONError) {
    var parser = JSONParser(text: text)
    self = try parser.document()
  }

  /// The member of a name; `nil` if there is none, or the value is not an object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  /// The element at an index; `nil` if there is none, or the value is not an array.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The text; `nil` if the value is not a string.
  public var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The number; `nil` if the value is not an integer.
  public var integer: Int? {
    guard case .number(let number) = self else { return nil }
    return Int(exactly: number)
  }

  /// The elements; empty if the value is not an array.
  public var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  /// This value and all values inside it.
  public var all: [JSONValue] {
    switch self {
    case .array(let elements): [self] + elements.flatMap(\.all)
    case .object(let members): [self] + members.values.flatMap(\.all)
    default: [self]
    }
  }
}

private struct JSONParser {
  private let text: [UInt8]
  private var place = 0

  init(text: [UInt8]) { self.text = text }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard place == text.count else { throw error("the end") }
    return value
  }

  private var next: UInt8? { place < text.count ? text[place] : nil }

  private func error(_ expected: String) -> JSONError {
    let around = text[max(0, place - 20)..<min(text.count, place + 20)]
    return JSONError(
      description:
        "byte \(place): expected \(expected) near “\(String(decoding: around, as: UTF8.self))”"
    )
  }

  private mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte else { return false }
    place += 1
    return true
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard text[place...].starts(with: word.utf8) else { throw error(word) }
    place += word.utf8.count
    return value
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "{"): return try object()
    default: return try number()
    }
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    place += 1
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array([]) }
    repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error("',' or ']'") }
    return .array(elements)
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    place += 1
    var members: [String: JSONValue] = [:]
    if take(UInt8(ascii: "}")) { return .object([:]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a name") }
      let name = try string()
      guard members[name] == nil else { throw error("another name than “\(name)”") }
      guard take(UInt8(ascii: ":")) else { throw error("':'") }
      members[name] = try value()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error("',' or '}'") }
    return .object(members)
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = place
    let allowed = Array("+-.0123456789eE".utf8)
    while let byte = next, allowed.contains(byte) { place += 1 }
    let digits = String(decoding: text[start..<place], as: UTF8.self)
    let whole = digits.hasPrefix("-") ? digits.dropFirst() : digits[...]
    let isWellFormed =
      whole.first?.isNumber == true
      && !(whole.hasPrefix("0") && whole.dropFirst().first?.isNumber == true)
      && !digits.hasSuffix(".") && !digits.contains(".e") && !digits.contains(".E")
    guard isWellFormed, let number = Double(digits) else { throw error("a value") }
    return .number(number)
  }

  private mutating func string() throws(JSONError) -> String {
    place += 1
    var bytes: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("no control character in a string") }
      place += 1
      if byte == UInt8(ascii: "\\") { bytes += try escape() } else { bytes.append(byte) }
    }
    guard next != nil else { throw error("the end of the string") }
    place += 1
    guard let string = String(validating: bytes, as: UTF8.self) else { throw error("UTF-8") }
    return string
  }

  private mutating func escape() throws(JSONError) -> [UInt8] {
    let plain: [UInt8: UInt8] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
    ]
    guard let letter = next else { throw error("an escape") }
    place += 1
    if let byte = plain[letter] { return [byte] }
    guard letter == UInt8(ascii: "u") else { throw error("an escape") }
    var unit = try hexUnit()
    if (0xD800..<0xDC00).contains(unit), next == UInt8(ascii: "\\") {
      place += 2
      unit = 0x10000 + (unit - 0xD800) << 10 + (try hexUnit() &- 0xDC00)
    }
    guard let scalar = Unicode.Scalar(unit) else { throw error("a character") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexUnit() throws(JSONError) -> UInt32 {
    guard place + 4 <= text.count else { throw error("four digits") }
    let digits = String(decoding: text[place..<(place + 4)], as: UTF8.self)
    guard let unit = UInt32(digits, radix: 16) else { throw error("four digits") }
    place += 4
    return unit
  }
}
