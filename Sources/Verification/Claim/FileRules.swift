internal import Digests
public import GitAttributes
internal import GitObjects

/// The files that a run was to convert: by path, by attributes, and by size.
///
/// Not shared with the code that migrates: that both read the options in the same way is part of
/// the proof.
public struct FileRules: Sendable {
  private let includes: [AttributesPattern]
  private let excludes: [AttributesPattern]
  /// Whether a byte can be the last one of a path that an include pattern matches; `nil` if any
  /// byte can.
  private let finalBytes: [Bool]?
  /// The minimum size of a file, in bytes; `nil` if size does not matter.
  public let above: UInt64?
  /// Whether the attributes of each commit choose the files, not the patterns.
  public let isFixup: Bool
  /// Whether files that Git, Git LFS or DVC reads itself must stay as they are.
  public let protectsFiles: Bool
  /// Whether no file has to be converted, since something else than the rules chose the files.
  public let isOpen: Bool
  /// Whether a pattern looks at more of a path than its last component.
  let needsPath: Bool

  /// The rules of a run.
  ///
  /// - Parameters:
  ///   - includes: one pattern each; empty for all files.
  ///   - excludes: patterns of the files that are left out.
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

  /// Whether the attributes before the run matter too, not only those after it.
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

  /// Whether a file of that name must stay as it is.
  ///
  /// The code that migrates uses the same list of names. An export may turn a pointer of such a
  /// name back into the file, except for `.gitattributes`.
  func isProtected(_ name: RawSpan) -> Bool {
    protectsFiles
      ? ProtectedFile.contains(name: name) : name.isEqual(to: AttributesFile.name)
  }

  /// Whether everything in a folder of that name must stay as it is.
  func isProtectedFolder(_ name: RawSpan) -> Bool { protectsFiles && ProtectedFile.isFolder(name) }

  /// Whether the patterns can choose a file below a folder.
  func canMatch(beneath directory: RawSpan) -> Bool {
    if isOpen { return false }
    guard !isFixup, !includes.isEmpty else { return true }
    for pattern in includes where pattern.canMatchBeneath(directory: directory) { return true }
    return false
  }
}
