internal import Digests
public import GitAttributes
internal import GitObjects

/// Which files a run was to convert: by path, by attributes, and by size.
///
/// Written anew rather than taken from the code that migrates: that it reads the options in the same
/// way is part of what is proved.
public struct FileRules: Sendable {
  private let includes: [AttributesPattern]
  private let excludes: [AttributesPattern]
  /// Whether a byte can be the last one of a path that an include pattern matches; nil for all.
  private let finalBytes: [Bool]?
  /// The least size of a file, in bytes; nil where size does not matter.
  public let above: UInt64?
  /// Whether the attributes of each commit choose the files, rather than patterns.
  public let isFixup: Bool
  /// Whether files that Git, Git LFS or DVC itself reads have to stay as they are.
  public let protectsFiles: Bool
  /// Whether no file has to be converted: others than the rules chose those that are.
  public let isOpen: Bool
  /// Whether more of a path than its last component matters.
  let needsPath: Bool

  /// The rules of a run.
  ///
  /// - Parameters:
  ///   - includes: patterns, one each; none for all files.
  ///   - excludes: patterns of what is left out.
  /// - Throws: `PatternError` for a malformed pattern.
  public init(
    includes: [[UInt8]] = [],
    excludes: [[UInt8]] = [],
    above: UInt64? = nil,
    isFixup: Bool = false,
    isOpen: Bool = false,
    protectsFiles: Bool = true,
    caseFolding: Bool
  ) throws(PatternError) {
    func compiled(_ texts: [[UInt8]]) throws(PatternError) -> [AttributesPattern] {
      var patterns: [AttributesPattern] = []
      for text in texts {
        patterns.append(try AttributesPattern(text, caseFolding: caseFolding))
      }
      return patterns
    }
    self.includes = try compiled(includes)
    self.excludes = try compiled(excludes)
    self.above = above
    self.isFixup = isFixup
    self.isOpen = isOpen
    self.protectsFiles = protectsFiles
    needsPath = (self.includes + self.excludes).contains { !$0.isBasename }
    let last = self.includes.map(\.finalByte)
    if last.isEmpty || last.contains(nil) {
      finalBytes = nil
    } else {
      var table = [Bool](repeating: false, count: 256)
      for case let byte? in last { table[Int(byte)] = true }
      finalBytes = table
    }
  }

  /// Whether attributes before the run matter besides those after it.
  var needsOldAttributes: Bool { isFixup || above != nil }

  /// Whether the patterns choose the path of a file.
  func matches(_ path: RawSpan, basenameAt: Int) -> Bool {
    if let finalBytes, !finalBytes[Int(path[path.byteCount - 1])] { return false }
    var isIncluded = includes.isEmpty
    for pattern in includes where pattern.matches(path: path, basenameAt: basenameAt) {
      isIncluded = true
      break
    }
    guard isIncluded else { return false }
    for pattern in excludes where pattern.matches(path: path, basenameAt: basenameAt) {
      return false
    }
    return !isProtected(path.extracting(basenameAt...))
  }

  /// Whether a file of that name has to stay as it is.
  ///
  /// Which names these are, all that migrate and verify agree on. An export may turn such a pointer
  /// back into the file, but for `.gitattributes`.
  func isProtected(_ name: RawSpan) -> Bool {
    protectsFiles
      ? ProtectedFile.contains(name: name) : name.isEqual(to: ProtectedFile.attributes)
  }

  /// Whether all in a folder of that name has to stay as it is.
  func isProtectedFolder(_ name: RawSpan) -> Bool { protectsFiles && ProtectedFile.isFolder(name) }

  /// Whether the patterns can choose a file below a folder.
  func canMatch(beneath directory: RawSpan) -> Bool {
    if isOpen { return false }
    guard !isFixup, !includes.isEmpty else { return true }
    for pattern in includes where pattern.canMatchBeneath(directory: directory) { return true }
    return false
  }
}
