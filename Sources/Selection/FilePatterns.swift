public import GitAttributes

/// A pattern of `--include` or `--exclude`.
public struct Pattern: Sendable {
  /// The pattern, as the user wrote it.
  public let text: [UInt8]
  /// The pattern, ready to match paths.
  public let compiled: AttributesPattern

  /// Compiles a pattern.
  ///
  /// - Throws: `PatternError` if it is malformed.
  public init(_ text: [UInt8], caseFolding: Bool) throws(PatternError) {
    self.text = text
    compiled = try AttributesPattern(text, caseFolding: caseFolding)
  }

  /// The pattern, as a line of `.gitattributes` has it.
  ///
  /// - Throws: `PatternError` if the line would define a macro.
  public func lineText() throws(PatternError) -> [UInt8] {
    try AttributesPattern.fileText(forPattern: text)
  }
}

/// The patterns that select files: a file is selected if an include pattern matches its path, or
/// there is none, and no exclude pattern does.
public struct FilePatterns: Sendable {
  /// The patterns of `--include`.
  public let includes: [Pattern]
  /// The patterns of `--exclude`.
  public let excludes: [Pattern]

  /// Compiles patterns.
  ///
  /// - Throws: `PatternError` if one is malformed.
  public init(
    includes: [[UInt8]],
    excludes: [[UInt8]],
    caseFolding: Bool
  ) throws(PatternError) {
    func compiled(_ texts: [[UInt8]]) throws(PatternError) -> [Pattern] {
      var patterns: [Pattern] = []
      for text in texts { patterns.append(try Pattern(text, caseFolding: caseFolding)) }
      return patterns
    }
    self.includes = try compiled(includes)
    self.excludes = try compiled(excludes)
  }

  /// Compiles the values of options, each of which is a list of patterns.
  ///
  /// - Throws: `PatternError` if a pattern is malformed.
  public init(
    includeLists: [[UInt8]],
    excludeLists: [[UInt8]],
    caseFolding: Bool
  ) throws(PatternError) {
    try self.init(
      includes: includeLists.flatMap(PatternList.patterns(in:)),
      excludes: excludeLists.flatMap(PatternList.patterns(in:)),
      caseFolding: caseFolding
    )
  }

  /// Whether there are none.
  public var isEmpty: Bool { includes.isEmpty && excludes.isEmpty }
}
