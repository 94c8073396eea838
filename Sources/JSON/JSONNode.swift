/// A parsed JSON document, with strings in UTF-8.
public indirect enum JSONNode: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number with a fraction or an exponent.
  case real(Double)
  case string([UInt8])
  case array([JSONNode])
  case object([JSONMember])

  /// The text; `nil` unless it is a string.
  public var string: [UInt8]? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The number; `nil` unless it is an integer.
  public var integer: Int64? {
    if case .integer(let number) = self { return number }
    return nil
  }

  /// The elements; `nil` unless it is an array.
  public var elements: [JSONNode]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The members; `nil` unless it is an object.
  public var members: [JSONMember]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// The value of a key; `nil` if there is none, or it is not an object.
  public subscript(key: String) -> JSONNode? {
    members?.first { $0.key.elementsEqual(key.utf8) }?.value
  }
}

/// A key of a JSON object with its value.
public struct JSONMember: Equatable, Sendable {
  /// The key's text.
  public let key: [UInt8]
  /// The value.
  public let value: JSONNode
}

/// Why a text can't be parsed as JSON.
public enum JSONError: Error, Equatable, Sendable {
  /// It has more bytes than the limit.
  case tooLong(limit: Int)
  /// Its values are nested more deeply than the limit.
  case tooDeep(limit: Int)
  /// It has more values than the limit.
  case tooMany(limit: Int)
  /// It is empty.
  case empty
  /// It is not JSON, or an object has a key twice; the reason is that of jansson.
  case malformed(line: Int, reason: String)
}
