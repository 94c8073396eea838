public import GitObjects

/// What is wrong, as the parts of a sentence.
///
/// The rule has the words; how sizes, numbers and names of a repository are shown is the business of
/// whoever prints them.
public struct FindingMessage: Sendable {
  /// A part of the sentence.
  public enum Part: Sendable, Equatable {
    /// Words, or the name of an object.
    case words(String)
    /// A size in bytes.
    case size(UInt64)
    /// A number of things.
    case number(Int)
    /// A path or another name of the repository, which is untrusted.
    case name([UInt8])
  }

  /// The parts, in their order.
  public private(set) var parts: [Part]
}

extension FindingMessage: ExpressibleByStringInterpolation {
  /// Words alone.
  public init(stringLiteral words: String) { parts = [.words(words)] }

  /// Words with what stands between them.
  public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  /// Adds another message behind this one.
  static func += (left: inout FindingMessage, right: FindingMessage) { left.parts += right.parts }

  /// Collects the parts.
  public struct StringInterpolation: StringInterpolationProtocol {
    var parts: [Part] = []

    /// Nothing so far.
    public init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(2 * interpolationCount + 1)
    }

    /// Adds words.
    public mutating func appendLiteral(_ words: String) {
      if !words.isEmpty { parts.append(.words(words)) }
    }

    /// Adds a size in bytes; nothing if it is `nil`.
    public mutating func appendInterpolation(size: UInt64?) {
      if let size { parts.append(.size(size)) }
    }

    /// Adds a number of things.
    public mutating func appendInterpolation(number: Int) { parts.append(.number(number)) }

    /// Adds an untrusted name.
    public mutating func appendInterpolation(name: [UInt8]) { parts.append(.name(name)) }

    /// Adds an untrusted path.
    public mutating func appendInterpolation(path: RepositoryPath) {
      parts.append(.name(path.bytes))
    }

    /// Adds words that are put together.
    public mutating func appendInterpolation(words: String) { appendLiteral(words) }

    /// Adds another message.
    public mutating func appendInterpolation(_ message: FindingMessage) { parts += message.parts }

    /// Adds the name of an object.
    public mutating func appendInterpolation(id: some CustomStringConvertible) {
      parts.append(.words("\(id)"))
    }

    /// Adds the first ten digits of the name of an object.
    public mutating func appendInterpolation(short id: ObjectID) {
      parts.append(.words(String("\(id)".prefix(10))))
    }
  }
}
