/// A JSON document whose objects keep the order of their keys (RFC 8259).
///
/// JSON holds only Unicode text, but Git's paths and names are any bytes. A `bytes` value that is
/// valid UTF-8 is written as a string. Any other is written with U+FFFD for invalid bytes; in an
/// object, a member with `_base64` added to the key follows it, and holds the exact bytes in
/// Base64.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  /// A number with a fraction; infinity and NaN, which JSON lacks, become null.
  case double(Double)
  case string(String)
  /// Text of unknown encoding.
  case bytes([UInt8])
  case array([JSONValue])
  case object([Member])

  /// A key of an object with its value.
  public struct Member: Equatable, Sendable {
    /// The key.
    public let key: String
    /// The value.
    public let value: JSONValue

    /// The member of that key and value.
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// A number of the narrowest kind that holds it.
  public static func number(_ value: some BinaryInteger) -> JSONValue {
    if let value = Int64(exactly: value) { return .integer(value) }
    return .unsigned(UInt64(value))
  }

  /// The document as UTF-8 text.
  ///
  /// - Parameter pretty: whether each element gets its own line, indented by two spaces, and the
  ///   document ends with a newline.
  public func serialized(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(isPretty: pretty)
    writer.write(self, depth: 0)
    if pretty { writer.text.append(0x0a) }
    return writer.text
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }

  public init(integerLiteral value: Int64) { self = .integer(value) }

  public init(booleanLiteral value: Bool) { self = .bool(value) }

  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0, $1) })
  }

  public init(nilLiteral: ()) { self = .null }
}
