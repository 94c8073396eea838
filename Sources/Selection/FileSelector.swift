internal import Digests
public import GitAttributes
internal import GitObjects

/// Decides by its path whether a file is to be migrated.
///
/// A path is selected if some include pattern matches, or there is none, and no exclude pattern does.
public struct FileSelector: Sendable {
  private let includeList: AttributesPatternList
  private let excludeList: AttributesPatternList
  /// The bytes that a path must end in to be matched by an include pattern; nil for any.
  ///
  /// Looked at before the patterns: most names of a tree go no further.
  private let finalBytes: ByteSet?
  /// Whether a pattern looks at more than the last component of a path.
  public let needsPath: Bool

  /// - Throws: `PatternError` for a malformed pattern.
  public init(includes: [[UInt8]], excludes: [[UInt8]], caseFolding: Bool) throws(PatternError) {
    func compiled(_ texts: [[UInt8]]) throws(PatternError) -> [AttributesPattern] {
      var patterns: [AttributesPattern] = []
      for text in texts {
        patterns.append(try AttributesPattern(text, caseFolding: caseFolding))
      }
      return patterns
    }
    includeList = AttributesPatternList(try compiled(includes))
    excludeList = AttributesPatternList(try compiled(excludes))
    let (includes, excludes) = (includeList.patterns, excludeList.patterns)
    finalBytes = includes.isEmpty ? nil : ByteSet(includes.map(\.finalByte))
    needsPath = !(includes + excludes).allSatisfy(\.isBasename)
  }

  public var includes: [AttributesPattern] { includeList.patterns }
  public var excludes: [AttributesPattern] { excludeList.patterns }

  /// Whether there are any patterns.
  public var hasPatterns: Bool { !includes.isEmpty || !excludes.isEmpty }

  /// What the patterns say of a path.
  public enum Match: Equatable, Sendable {
    /// The include pattern of that number selects it; 0 where there is none to match.
    case included(Int)
    /// An include pattern matches it, or there is none, but the exclude pattern of that number too.
    case excluded(Int)
    /// No include pattern matches it.
    case none
  }

  /// What the patterns say of a path.
  ///
  /// - Parameter basenameAt: the offset of the path's last component. Where `needsPath` is false,
  ///   that component alone may be given.
  @inline(__always)
  public func match(_ path: RawSpan, basenameAt: Int) -> Match {
    if let finalBytes, !finalBytes.contains(path[path.byteCount - 1]) { return .none }
    let found =
      includeList.isEmpty ? 0 : includeList.firstMatch(path, basenameAt: basenameAt)
    guard let found else { return .none }
    if !excludeList.isEmpty,
      let excluding = excludeList.firstMatch(path, basenameAt: basenameAt)
    {
      return .excluded(excluding)
    }
    return .included(found)
  }

  /// The number of the include pattern that selects the path, 0 where there is none to match; nil
  /// where the path is not selected.
  @inline(__always)
  func matchingInclude(_ path: RawSpan, basenameAt: Int) -> Int? {
    guard case .included(let number) = match(path, basenameAt: basenameAt) else { return nil }
    return number
  }

  /// Whether a file below that directory could be selected.
  public func canSelectBeneath(directory: RawSpan) -> Bool {
    guard !includes.isEmpty else { return true }
    for pattern in includes where pattern.canMatchBeneath(directory: directory) { return true }
    return false
  }
}
