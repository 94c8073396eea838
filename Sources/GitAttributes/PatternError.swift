/// Why a pattern is malformed, or can't be in a `.gitattributes` file.
public struct PatternError: Error, Equatable, Sendable {
  /// What is wrong with a pattern.
  public enum Reason: Error, Equatable, Sendable {
    /// A `[` has no closing `]`.
    case unterminatedClass
    /// `[:name:]` has a name that is not one of the twelve POSIX classes.
    case unknownClass([UInt8])
    /// The last byte is a backslash, which escapes nothing.
    case trailingBackslash
    /// The pattern contains a NUL, which no path does.
    case containsNUL
    /// The pattern begins with `[attr]`, as the definition of a macro does.
    case definesMacro
  }

  /// The whole pattern.
  public let pattern: [UInt8]
  /// What is wrong with it.
  public let reason: Reason

  /// Makes an error about a pattern.
  public init(pattern: [UInt8], reason: Reason) {
    self.pattern = pattern
    self.reason = reason
  }
}
