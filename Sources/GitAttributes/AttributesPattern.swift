internal import Digests
public import GitObjects

/// The pattern of a line of a `.gitattributes` file, for the paths of files (gitattributes(5)).
public struct AttributesPattern: Sendable, Hashable {
  /// How the pattern is matched: the cheapest correct way.
  enum Kind: Hashable, Sendable {
    case never
    case basename
    case basenameSuffix
    case basenameGlob
    case path
    case pathGlob
  }

  let kind: Kind
  /// The literal bytes of the pattern, or of its beginning; in lower case if case is folded.
  let literal: [UInt8]
  /// The part after the literal beginning; `nil` if there is none.
  let glob: Wildmatch?
  let isFolding: Bool

  /// Whether the pattern has no slash, and is matched against the last component of a path.
  public let isBasename: Bool

  /// Reads a pattern as written in the file, after unquoting.
  ///
  /// A leading `!` is literal, as if it were escaped: Git has no negative attribute patterns.
  ///
  /// - Parameters:
  ///   - text: the pattern's bytes.
  ///   - caseFolding: whether patterns ignore the case of ASCII letters, as with `core.ignoreCase`.
  /// - Throws: `PatternError` if the pattern is malformed; in Git, such a pattern matches nothing.
  public init(_ text: [UInt8], caseFolding: Bool = false) throws(PatternError) {
    guard !text.contains(0) else { throw PatternError(pattern: text, reason: .containsNUL) }
    var pattern = text[...]
    // A slash at the end restricts the pattern to directories.
    let isForDirectories = pattern.last == Byte.slash
    if isForDirectories { pattern.removeLast() }
    let isBasename = !pattern.contains(Byte.slash)
    if !isBasename, pattern.first == Byte.slash { pattern.removeFirst() }

    // Git compares the bytes before the first special one separately, and the rest as its own
    // pattern. So `a**/b` means `a` and then `**/b`, although `**` is not a component.
    let isNegative = text.first == Byte.bang
    let split =
      isNegative
      ? pattern.startIndex : pattern.firstIndex(where: Byte.isGlobSpecial) ?? pattern.endIndex
    let rest = isNegative ? [Byte.backslash] + pattern : Array(pattern[split...])
    let literal = pattern[..<split].map { caseFolding ? Byte.lowercased($0) : $0 }
    let glob: Wildmatch
    do {
      glob = try Wildmatch(compiling: rest[...], pathname: !isBasename, folding: caseFolding)
    } catch {
      throw PatternError(pattern: text, reason: error)
    }
    self.init(
      literal: literal,
      glob: glob,
      isBasename: isBasename,
      isFolding: caseFolding,
      isNever: isForDirectories || pattern.isEmpty
    )
  }

  /// Reads a pattern as Git does: a malformed one matches nothing.
  public init(asGitReads text: [UInt8], caseFolding: Bool = false) {
    do {
      try self.init(text, caseFolding: caseFolding)
    } catch {
      self.init(
        literal: [],
        glob: nil,
        isBasename: !text.dropLast().contains(Byte.slash),
        isFolding: caseFolding,
        isNever: true
      )
    }
  }

  private init(
    literal: [UInt8],
    glob: Wildmatch?,
    isBasename: Bool,
    isFolding: Bool,
    isNever: Bool
  ) {
    self.isBasename = isBasename
    self.isFolding = isFolding
    if isNever {
      (kind, self.literal, self.glob) = (.never, [], nil)
    } else if let more = glob?.literal {
      (kind, self.literal, self.glob) = (isBasename ? .basename : .path, literal + more, nil)
    } else if isBasename, literal.isEmpty, let suffix = glob?.literalBehindStar {
      (kind, self.literal, self.glob) = (.basenameSuffix, suffix, nil)
    } else {
      kind = isBasename ? .basenameGlob : .pathGlob
      (self.literal, self.glob) = (literal, glob)
    }
  }

  /// The last byte of every path that the pattern matches; `nil` if it varies.
  public var finalByte: UInt8? { isFolding || glob != nil ? nil : literal.last }

  /// Whether the pattern matches a file.
  ///
  /// - Parameters:
  ///   - path: the path relative to the directory of the pattern's file, without a leading slash.
  ///   - basenameAt: the offset of the last component.
  public func matches(path: RawSpan, basenameAt: Int) -> Bool {
    switch kind {
    case .never:
      return false
    case .basename:
      return path.byteCount - basenameAt == literal.count
        && path.has(literal, at: basenameAt, folding: isFolding)
    case .basenameSuffix:
      let offset = path.byteCount - literal.count
      return offset >= basenameAt && path.has(literal, at: offset, folding: isFolding)
    case .path:
      return path.byteCount == literal.count && path.has(literal, at: 0, folding: isFolding)
    case .basenameGlob, .pathGlob:
      let start = kind == .pathGlob ? 0 : basenameAt
      guard let glob, path.has(literal, at: start, folding: isFolding) else { return false }
      return glob.matches(path.extracting(start + literal.count..<path.byteCount))
    }
  }

  /// Whether the pattern matches a file of the tree whose root has the pattern's file.
  public func matches(_ path: RepositoryPath) -> Bool {
    matches(path: path.bytes.rawSpan, basenameAt: path.nameOffset)
  }

  /// Whether the pattern can match some path below a directory.
  ///
  /// - Parameter directory: the path of the directory, without a slash at its end; empty for the
  ///   directory of the pattern's file.
  public func canMatchBeneath(directory: RawSpan) -> Bool {
    switch kind {
    case .never:
      return false
    case .basename, .basenameSuffix, .basenameGlob:
      return true
    case .path, .pathGlob:
      let count = directory.byteCount
      guard count > 0 else { return true }
      if count < literal.count {
        return literal[count] == Byte.slash && directory.begins(literal, folding: isFolding)
      }
      guard let glob, directory.has(literal, at: 0, folding: isFolding) else { return false }
      return glob.canMatch(beginningWith: directory.extracting(literal.count..<count))
    }
  }
}

extension Wildmatch {
  /// The literal bytes after a star that is the only special token and comes first; `nil` for other
  /// patterns.
  fileprivate var literalBehindStar: [UInt8]? {
    guard let first = tokens.first, first == .star || first == .anything else { return nil }
    var bytes: [UInt8] = []
    for token in tokens.dropFirst() {
      guard case .literal(let byte) = token else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}

extension RawSpan {
  /// Whether `literal` begins with these bytes.
  fileprivate func begins(_ literal: [UInt8], folding: Bool) -> Bool {
    for offset in 0..<byteCount {
      guard (folding ? Byte.lowercased(self[offset]) : self[offset]) == literal[offset] else {
        return false
      }
    }
    return true
  }
}
