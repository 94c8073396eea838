internal import Digests

/// A compiled pattern of Git's own kind of globbing (see gitignore(5) and gitattributes(5)).
public struct Wildmatch: Sendable, Hashable {
  /// One step of a pattern.
  enum Token: Hashable, Sendable {
    /// Exactly this byte (in lower case where case is folded).
    case literal(UInt8)
    /// `?`: one byte.
    case any
    /// `[...]`: one byte of the class with this index.
    case oneOf(Int)
    /// `*` where slashes matter: bytes without a slash.
    case star
    /// `**` as the last component, or `*` where slashes don't matter: any bytes.
    case anything
    /// `**/` as a component: nothing, or bytes that end in a slash.
    case directories
  }

  let tokens: [Token]
  let classes: [ByteClass]
  let isPathname: Bool
  let isFolding: Bool
  /// The literal bytes that each matching text ends with.
  private let suffix: [UInt8]
  /// The length of the shortest matching text.
  private let minimumCount: Int

  /// Compiles a pattern.
  ///
  /// - Parameters:
  ///   - pattern: the pattern's bytes.
  ///   - pathname: whether `*`, `?` and `[...]` stop at a slash, and `**` is special.
  ///   - caseFolding: whether ASCII letters of both cases are equal, as with `core.ignoreCase`;
  ///     where Git doesn't fold (an escaped letter, a letter listed in `[...]`), neither do we.
  /// - Throws: `PatternError` if the pattern is malformed, which to Git means that it matches nothing.
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

  /// The text, if the pattern matches one only.
  var literal: [UInt8]? { suffix.count == tokens.count ? suffix : nil }

  /// Whether the whole text matches.
  public func matches(_ text: RawSpan) -> Bool {
    guard text.byteCount >= minimumCount,
      text.has(suffix, at: text.byteCount - suffix.count, folding: isFolding)
    else { return false }
    return run(text)
  }
}
