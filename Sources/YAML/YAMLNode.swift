/// A YAML document: scalars as their bytes, whatever they stand for.
public indirect enum YAMLNode: Equatable, Sendable {
  case scalar([UInt8])
  case sequence([YAMLNode])
  case mapping([YAMLMember])

  /// The text, if it is a scalar.
  public var scalar: [UInt8]? {
    if case .scalar(let text) = self { return text }
    return nil
  }

  /// The elements, if it is a sequence.
  public var elements: [YAMLNode]? {
    if case .sequence(let elements) = self { return elements }
    return nil
  }

  /// The members in their order, if it is a mapping.
  public var members: [YAMLMember]? {
    if case .mapping(let members) = self { return members }
    return nil
  }

  /// The value of that key; nil where it is no mapping, or has no such key.
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

/// Why a text is not read as YAML.
public enum YAMLError: Error, Equatable, Sendable {
  /// It is longer than the limit.
  case tooLong(limit: Int)
  /// It has more nodes than the limit, or they are nested more deeply.
  case tooMany(line: Int)
  /// It has an alias, which may stand for any number of nodes.
  case alias(line: Int)
  /// A key is none that is a scalar, or it is there twice.
  case badKey(line: Int)
  /// It is no YAML.
  case malformed(line: Int, reason: String)
}
