/// A pattern that can match nothing, or that a .gitattributes file can't hold.
public struct PatternError: Error, Equatable, Sendable {
  /// What is wrong with a pattern.
  public enum Reason: Error, Equatable, Sendable {
    /// A `[` has no closing `]`.
    case unterminatedClass
    /// `[:name:]` with a name that is none of the twelve of POSIX.
    case unknownClass([UInt8])
    /// The last byte is a backslash, which escapes nothing.
    case trailingBackslash
    /// The pattern has a NUL byte, which no path has.
    case containsNUL
    /// The pattern starts with `[attr]`, by which Git recognises the definition of a macro.
    case definesMacro
  }

  /// The whole pattern, as it was given.
  public let pattern: [UInt8]
  /// What is wrong with it.
  public let reason: Reason

  /// Makes an error about a pattern.
  public init(pattern: [UInt8], reason: Reason) {
    self.pattern = pattern
    self.reason = reason
  }
}
