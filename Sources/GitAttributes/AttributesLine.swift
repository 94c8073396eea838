internal import GitObjects

/// A line of a `.gitattributes` file, as it is written and as Git reads it.
public struct AttributesLine: Hashable, Sendable {
  /// What Git finds in the line.
  public enum Content: Hashable, Sendable {
    /// Only spaces.
    case blank
    /// A line that begins with `#`.
    case comment
    /// `[attr]name …`: the definition of a macro.
    case macro(name: [UInt8], [AttributeAssignment])
    /// A pattern and the states of attributes for the paths that it matches.
    case rule(AttributesPattern, [AttributeAssignment])
    /// A line that Git skips.
    case ignored(Ignored)
  }

  /// Why Git skips a line.
  public enum Ignored: Hashable, Sendable {
    /// It has at least 2048 bytes.
    case tooLong
    /// The name of an attribute or macro is not allowed.
    case invalidName
    /// The pattern begins with `!`.
    case negativePattern
    /// It is behind a NUL, where Git stops reading.
    case behindNUL
  }

  /// The bytes of the line, without the LF or CRLF at its end.
  public let text: [UInt8]
  /// What Git finds in the line.
  public let content: Content

  /// The length from which on Git skips a line, in bytes (since Git 2.39.1).
  public static let limit = 2048

  /// Reads one line.
  ///
  /// - Parameters:
  ///   - text: the line without its LF.
  ///   - caseFolding: whether patterns ignore the case of ASCII letters.
  public init(_ text: [UInt8], caseFolding: Bool = false) {
    self.init(text[...], isFirst: false, isBehindNUL: false, caseFolding: caseFolding)
  }

  init(_ line: ArraySlice<UInt8>, isFirst: Bool, isBehindNUL: Bool, caseFolding: Bool) {
    text = Array(line.last == Byte.carriageReturn ? line.dropLast() : line)
    guard !isBehindNUL else {
      content = .ignored(.behindNUL)
      return
    }
    var read = line.prefix { $0 != 0 }
    // A byte order mark at the start of the file is not part of the line.
    if isFirst, read.starts(with: [0xEF, 0xBB, 0xBF]) { read.removeFirst(3) }
    content = Self.read(read, caseFolding: caseFolding)
  }

  private static func read(_ line: ArraySlice<UInt8>, caseFolding: Bool) -> Content {
    var rest = line.drop(while: Byte.isBlank)
    guard let first = rest.first else { return .blank }
    guard first != Byte.hash else { return .comment }
    guard line.count < limit else { return .ignored(.tooLong) }

    var name: [UInt8]
    if let quoted = CQuoting.unquote(rest) {
      name = quoted.text
      rest = rest[quoted.end...]
    } else {
      name = Array(rest.prefix { !Byte.isBlank($0) })
      rest = rest.dropFirst(name.count)
    }

    var macro: [UInt8]?
    let prefix = AttributesPattern.macroPrefix
    if name.count > prefix.count, name.starts(with: prefix) {
      let word = name.dropFirst(prefix.count).drop(while: Byte.isBlank).prefix {
        !Byte.isBlank($0)
      }
      guard AttributeAssignment.isName(word) else { return .ignored(.invalidName) }
      macro = Array(word)
    }

    var assignments: [AttributeAssignment] = []
    for word in rest.split(whereSeparator: Byte.isBlank) {
      guard let assignment = AttributeAssignment(word) else { return .ignored(.invalidName) }
      assignments.append(assignment)
    }
    if let macro { return .macro(name: macro, assignments) }
    guard name.first != Byte.bang else { return .ignored(.negativePattern) }
    // A quoted pattern can contain a NUL, which ends it for Git.
    let pattern = Array(name.prefix { $0 != 0 })
    return .rule(AttributesPattern(asGitReads: pattern, caseFolding: caseFolding), assignments)
  }
}
