/// Why Git does not read lines that are added to a `.gitattributes` file.
public enum AttributesObstacle: Hashable, Sendable {
  /// Attributes are behind a NUL, where it depends on the source whether Git reads them: it reads a
  /// file of the worktree line by line, and one of a commit up to the first NUL.
  case hiddenLines
  /// The file has this size with the lines, in bytes, and Git does not read such a large file.
  case tooLarge(Int)
  /// The line is at least as long as the limit, so Git skips it.
  case lineTooLong([UInt8])
}

extension AttributesFile {
  /// The size from which on Git ignores a file, in bytes (since Git 2.39.1).
  public static let limit = 100 << 20

  /// Whether the file has a NUL, behind which Git reads nothing; usually it is UTF-16 text.
  public var isCutOff: Bool { stop != nil }

  /// Why Git does not read lines that were or may be added; `nil` if it reads them.
  public var obstacle: AttributesObstacle? {
    guard bytes.count < Self.limit else { return .tooLarge(bytes.count) }
    guard let stop else { return nil }
    for line in lines[stop.line...] {
      switch AttributesLine(Array(line.text.prefix { $0 != 0 })).content {
      case .macro: return .hiddenLines
      case .rule(_, let assignments) where !assignments.isEmpty: return .hiddenLines
      case .rule, .blank, .comment, .ignored: continue
      }
    }
    return nil
  }
}

extension TrackingLine {
  /// Why Git does not read the line in any file; `nil` if it reads it.
  public var obstacle: AttributesObstacle? {
    // With a CR that the file may add.
    text.count + 1 < AttributesLine.limit ? nil : .lineTooLong(text)
  }
}
