/// A YAML document; scalars are bytes, without types.
public indirect enum YAMLNode: Equatable, Sendable {
  case scalar([UInt8])
  case sequence([YAMLNode])
  case mapping([YAMLMember])

  /// The text; `nil` unless it is a scalar.
  public var scalar: [UInt8]? {
    if case .scalar(let text) = self { return text }
    return nil
  }

  /// The elements; `nil` unless it is a sequence.
  public var elements: [YAMLNode]? {
    if case .sequence(let elements) = self { return elements }
    return nil
  }

  /// The members in order; `nil` unless it is a mapping.
  public var members: [YAMLMember]? {
    if case .mapping(let members) = self { return members }
    return nil
  }

  /// The value of a key; `nil` if there is none, or it is not a mapping.
  public subscript(key: String) -> YAMLNode? {
    members?.first { $0.key.elementsEqual(key.utf8) }?.value
  }
}

/// A key of a mapping with its value.
public struct YAMLMember: Equatable, Sendable {
  /// The key's text.
  public let key: [UInt8]
  /// The value.
  public let value: YAMLNode
}

/// Why a text can't be parsed as YAML.
public enum YAMLError: Error, Equatable, Sendable {
  /// It is longer than the limit.
  case tooLong(limit: Int)
  /// It has more nodes than the limit, or deeper ones.
  case tooMany(line: Int)
  /// It has an alias, which may stand for any number of nodes.
  case alias(line: Int)
  /// A key is not a scalar, or occurs twice.
  case badKey(line: Int)
  /// It is not YAML; the reason is that of libyaml.
  case malformed(line: Int, reason: String)
  /// There is too little memory.
  case noMemory
}
