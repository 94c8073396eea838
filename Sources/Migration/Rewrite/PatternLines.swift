internal import GitAttributes
internal import Selection

/// The attribute lines that follow from the patterns of a migration.
struct PatternLines: Sendable {
  /// A pattern with its line.
  private struct Item: Sendable {
    let pattern: Pattern
    let line: TrackingLine
  }

  private let includes: [Item]
  private let excludes: [Item]

  /// The lines of an import, which tracks files by LFS.
  ///
  /// - Throws: `PatternError` if a line would define a macro.
  static func importing(_ patterns: FilePatterns) throws(PatternError) -> PatternLines {
    try PatternLines(patterns, includes: TrackingLine.tracking, excludes: TrackingLine.excluding)
  }

  /// The lines of an export, which untracks files.
  ///
  /// - Throws: `PatternError` if a line would define a macro.
  static func exporting(_ patterns: FilePatterns) throws(PatternError) -> PatternLines {
    try PatternLines(patterns, includes: TrackingLine.untracking, excludes: TrackingLine.tracking)
  }

  private init(
    _ patterns: FilePatterns,
    includes: ([UInt8]) -> TrackingLine,
    excludes: ([UInt8]) -> TrackingLine
  ) throws(PatternError) {
    func items(
      _ patterns: [Pattern],
      _ line: ([UInt8]) -> TrackingLine
    ) throws(PatternError) -> [Item] {
      var items: [Item] = []
      for pattern in patterns {
        items.append(Item(pattern: pattern, line: line(try pattern.lineText())))
      }
      return items
    }
    self.includes = try items(patterns.includes, includes)
    self.excludes = try items(patterns.excludes, excludes)
  }

  /// All lines: those of include patterns, then those of exclude patterns.
  var all: [TrackingLine] { (includes + excludes).map(\.line) }

  /// The line of each include pattern for any folder; `nil` if the pattern is anchored to the root.
  var ofIncludesAnywhere: [TrackingLine?] {
    includes.map { $0.pattern.compiled.isBasename ? $0.line : nil }
  }

  /// The lines of the exclude patterns that mean the same in any folder.
  var ofExcludesAnywhere: [TrackingLine] {
    excludes.filter(\.pattern.compiled.isBasename).map(\.line)
  }
}
