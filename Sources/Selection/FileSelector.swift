public import Digests
public import GitAttributes
internal import GitObjects

/// Selects files by path.
///
/// A path is selected if an include pattern matches it, or there are none, and no exclude pattern
/// matches it.
public struct FileSelector: Sendable {
  private let includeList: AttributesPatternList
  private let excludeList: AttributesPatternList
  /// The last bytes of paths that an include pattern can match; `nil` for all.
  ///
  /// They are tested before the patterns, and exclude most names.
  @usableFromInline let finalBytes: ByteSet?
  /// Whether a pattern needs more than the last component of a path.
  public let needsPath: Bool

  /// The patterns.
  public let patterns: FilePatterns

  /// A selector with these patterns.
  public init(_ patterns: FilePatterns) {
    self.patterns = patterns
    includeList = AttributesPatternList(patterns.includes.map(\.compiled))
    excludeList = AttributesPatternList(patterns.excludes.map(\.compiled))
    let (includes, excludes) = (includeList.patterns, excludeList.patterns)
    finalBytes = includes.isEmpty ? nil : ByteSet(includes.map(\.finalByte))
    needsPath = !(includes + excludes).allSatisfy(\.isBasename)
  }

  private var includes: [AttributesPattern] { includeList.patterns }

  /// The result of matching a path.
  public enum Match: Equatable, Sendable {
    /// It is selected by the include pattern of that number, or by 0 if there are no patterns.
    case included(Int)
    /// It would be selected, but the exclude pattern of that number matches it.
    case excluded(Int)
    /// No include pattern matches it.
    case none
  }

  /// Matches a path.
  ///
  /// - Parameter basenameAt: the offset of the path's last component; if `needsPath` is false, the
  ///   path may be that component alone.
  @inlinable @inline(__always)
  public func match(_ path: RawSpan, basenameAt: Int) -> Match {
    if let finalBytes, !finalBytes.contains(path[path.byteCount - 1]) { return .none }
    return matchPatterns(path, basenameAt: basenameAt)
  }

  /// Matches a path.
  func match(_ path: RepositoryPath) -> Match {
    match(path.bytes.rawSpan, basenameAt: path.nameOffset)
  }

  @usableFromInline
  func matchPatterns(_ path: RawSpan, basenameAt: Int) -> Match {
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

  /// The number of the include pattern that selects the path, or 0 if there are no patterns; `nil`
  /// if the path is not selected.
  @inline(__always)
  func matchingInclude(_ path: RawSpan, basenameAt: Int) -> Int? {
    guard case .included(let number) = match(path, basenameAt: basenameAt) else { return nil }
    return number
  }

  /// Whether a file below the directory may be selected.
  public func canSelectBeneath(directory: RawSpan) -> Bool {
    guard !includes.isEmpty else { return true }
    for pattern in includes where pattern.canMatchBeneath(directory: directory) { return true }
    return false
  }
}
