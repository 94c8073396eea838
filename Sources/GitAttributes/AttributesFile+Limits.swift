/// What keeps Git from reading lines that are added to a `.gitattributes` file.
public enum AttributesObstacle: Hashable, Sendable {
  /// Attributes stand behind a NUL, where Git reads them or not by how it comes to the file: a file of
  /// the working tree is read line by line, one of a commit up to the first NUL.
  case hiddenLines
  /// The file has this many bytes with the lines, and Git reads none that is so large.
  case tooLarge(Int)
  /// The line has this many bytes, and Git skips lines that are so long.
  case lineTooLong([UInt8])
}

extension AttributesFile {
  /// The size from which on Git does not read a file, since version 2.39.1.
  public static let limit = 100 << 20

  /// Whether the file has a NUL, behind which Git reads nothing: most often it is UTF-16 text.
  public var isCutOff: Bool { stop != nil }

  /// What keeps Git from reading lines that were added or may be; `nil` if nothing does.
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
  /// What keeps Git from reading the line in any file; `nil` if nothing does.
  public var obstacle: AttributesObstacle? {
    // With the CR that a file may put behind it.
    text.count + 1 < AttributesLine.limit ? nil : .lineTooLong(text)
  }
}
