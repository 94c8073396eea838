public import GitObjects

extension AttributesPattern {
  /// The text of a user's pattern in a `.gitattributes` file.
  ///
  /// It is that of Git LFS (`[[:space:]]`, `\#`) if Git reads that as the same pattern, else a
  /// quoted string. An empty pattern becomes an empty string, which matches nothing.
  ///
  /// - Throws: `PatternError` if the pattern is malformed, or would define a macro.
  public static func fileText(forPattern pattern: [UInt8]) throws(PatternError) -> [UInt8] {
    let parsed = try AttributesPattern(pattern)
    if pattern.count > Self.macroPrefix.count, pattern.starts(with: Self.macroPrefix) {
      throw PatternError(pattern: pattern, reason: .definesMacro)
    }
    let text = (pattern.first == Byte.bang ? [Byte.backslash] : []) + pattern
    guard let bare = bareText(text, of: parsed) else { return CQuoting.quoted(text) }
    return bare
  }

  /// The text of the pattern that matches exactly one path.
  ///
  /// Git LFS's `[[:space:]]` also matches a tab, CR or LF.
  ///
  /// - Parameter path: the path relative to the directory of the `.gitattributes` file.
  public static func fileText(forPath path: RepositoryPath) -> [UInt8] {
    fileText(startingWith: Byte.slash, literal: path.bytes)
  }

  /// The text of the pattern that matches all files whose names end with an extension.
  ///
  /// - Parameter fileExtension: the extension with its dot.
  public static func fileText(forExtension fileExtension: [UInt8]) -> [UInt8] {
    fileText(startingWith: Byte.star, literal: fileExtension)
  }

  /// The prefix that tells the definition of a macro from a pattern.
  static let macroPrefix = Array("[attr]".utf8)
  private static let spaceClass = Array("[[:space:]]".utf8)

  private static func fileText(startingWith first: UInt8, literal: [UInt8]) -> [UInt8] {
    var escaped = [first]
    for byte in literal {
      if Byte.isGlobSpecial(byte) || byte == Byte.rightBracket { escaped.append(Byte.backslash) }
      escaped.append(byte)
    }
    guard !escaped.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      return CQuoting.quoted(escaped)
    }
    return escaped.flatMap(bareSpelling)
  }

  /// The spelling of a literal byte by Git LFS.
  private static func bareSpelling(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case Byte.space: spaceClass
    case Byte.hash: [Byte.backslash, Byte.hash]
    default: [byte]
    }
  }

  /// The text without quotes; `nil` if that would be another pattern.
  private static func bareText(_ text: [UInt8], of parsed: AttributesPattern) -> [UInt8]? {
    guard let first = text.first, first != Byte.quote,
      !text.contains(where: { (0x09...0x0D).contains($0) })
    else { return nil }
    var output: [UInt8] = []
    var index = 0
    while index < text.count {
      let start = index
      switch text[start] {
      case Byte.backslash:
        guard start + 1 < text.count, text[start + 1] != Byte.space else { return nil }
        index += 2
        output += text[start..<index]
      case Byte.leftBracket:
        // The class ends where the compiler of patterns ends it.
        guard
          (try? WildmatchCompiler.readClass(of: text, at: &index, folding: false)) != nil,
          !text[start..<index].contains(Byte.space)
        else { return nil }
        output += text[start..<index].flatMap(bareSpelling)
      case let byte:
        index += 1
        output += bareSpelling(byte)
      }
    }
    // With escapes the literal beginning ends earlier, so that a `**` right behind it would have
    // another meaning.
    if output != text, parsed.startsInsideComponentWithStars { return nil }
    return output
  }

  /// Whether the part after the literal beginning starts with `**` or `**/` inside a component.
  private var startsInsideComponentWithStars: Bool {
    guard kind == .pathGlob, let last = literal.last, last != Byte.slash,
      let first = glob?.tokens.first
    else { return false }
    return first == .anything || first == .directories
  }
}
