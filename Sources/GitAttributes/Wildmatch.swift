internal import Digests

/// A compiled glob pattern of Git (gitignore(5), gitattributes(5)).
public struct Wildmatch: Sendable, Hashable {
  /// One step of a pattern.
  enum Token: Hashable, Sendable {
    /// Exactly this byte; in lower case if case is folded.
    case literal(UInt8)
    /// `?`: one byte.
    case any
    /// `[...]`: one byte of the class with this index.
    case oneOf(Int)
    /// `*` if slashes are special: bytes without a slash.
    case star
    /// `**` as the last component, or `*` if slashes are not special: any bytes.
    case anything
    /// `**/` as a component: nothing, or bytes that end with a slash.
    case directories
  }

  let tokens: [Token]
  let classes: [ByteClass]
  let isPathname: Bool
  let isFolding: Bool
  /// The literal bytes at the end of every match.
  private let suffix: [UInt8]
  /// The minimum length of a match, in bytes.
  private let minimumCount: Int

  /// Compiles a pattern.
  ///
  /// - Parameters:
  ///   - pattern: the pattern's bytes.
  ///   - pathname: whether `*`, `?` and `[...]` do not match a slash, and `**` is special.
  ///   - caseFolding: whether to ignore the case of ASCII letters, as with `core.ignoreCase`; like
  ///     Git, not of an escaped letter or one listed in `[...]`.
  /// - Throws: `PatternError` if the pattern is malformed; in Git, such a pattern matches nothing.
  public init(
    _ pattern: some Collection<UInt8>,
    pathname: Bool,
    caseFolding: Bool = false
  ) throws(PatternError) {
    let bytes = Array(pattern)
    do {
      self = try Wildmatch(compiling: bytes[...], pathname: pathname, folding: caseFolding)
    } catch {
      throw PatternError(pattern: bytes, reason: error)
    }
  }

  init(
    compiling pattern: ArraySlice<UInt8>,
    pathname: Bool,
    folding: Bool
  ) throws(PatternError.Reason) {
    var compiler = WildmatchCompiler(pattern, isPathname: pathname, isFolding: folding)
    try compiler.run()
    tokens = compiler.tokens
    classes = compiler.classes
    isPathname = pathname
    isFolding = folding
    var suffix: [UInt8] = []
    for token in tokens.reversed() {
      guard case .literal(let byte) = token else { break }
      suffix.append(byte)
    }
    self.suffix = suffix.reversed()
    minimumCount = tokens.count { $0 != .star && $0 != .anything && $0 != .directories }
  }

  /// The only text that the pattern matches; `nil` if it may match several.
  var literal: [UInt8]? { suffix.count == tokens.count ? suffix : nil }

  /// Whether the whole text matches.
  public func matches(_ text: RawSpan) -> Bool {
    guard text.byteCount >= minimumCount,
      text.has(suffix, at: text.byteCount - suffix.count, folding: isFolding)
    else { return false }
    return run(text)
  }
}
