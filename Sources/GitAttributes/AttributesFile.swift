internal import Digests

/// The content of a `.gitattributes` file: its exact bytes, and what Git reads in them.
public struct AttributesFile: Sendable {
  /// The name of such files: `.gitattributes`.
  public static let name = Array(".gitattributes".utf8)

  /// The exact bytes.
  public private(set) var bytes: [UInt8]
  /// The lines, in order.
  public private(set) var lines: [AttributesLine]
  /// Whether patterns ignore the case of ASCII letters, as with `core.ignoreCase`.
  public let isCaseFolding: Bool

  /// Where Git stops reading: the number and the offset of the line with the first NUL; `nil` if
  /// there is no NUL.
  private(set) var stop: (line: Int, offset: Int)?

  private var crlfCount = 0
  private var lfCount = 0
  private var endsWithCRLF = false

  /// Reads a file's content; any bytes are valid.
  ///
  /// - Parameters:
  ///   - bytes: the content.
  ///   - caseFolding: whether patterns ignore the case of ASCII letters.
  public init(_ bytes: [UInt8] = [], caseFolding: Bool = false) {
    self.bytes = []
    lines = []
    isCaseFolding = caseFolding
    var rest = bytes[...]
    while !rest.isEmpty {
      let line = rest.prefix { $0 != Byte.lineFeed }
      rest = rest[line.endIndex...]
      lines.append(
        AttributesLine(
          line,
          isFirst: lines.isEmpty,
          isBehindNUL: stop != nil,
          caseFolding: caseFolding
        )
      )
      if stop == nil, line.contains(0) { stop = (lines.count - 1, line.startIndex) }
      if rest.popFirst() != nil { count(newlineOf: line) }
    }
    self.bytes = bytes
  }

  private mutating func count(newlineOf line: ArraySlice<UInt8>) {
    endsWithCRLF = line.last == Byte.carriageReturn
    if endsWithCRLF { crlfCount += 1 } else { lfCount += 1 }
  }

  /// The newline of most lines; that of the last line if both kinds are equally frequent.
  private var newline: [UInt8] {
    let isCRLF = crlfCount == lfCount ? endsWithCRLF : crlfCount > lfCount
    return isCRLF ? [Byte.carriageReturn, Byte.lineFeed] : [Byte.lineFeed]
  }

  /// Adds a line with the file's newline: at the end, or before the line with a NUL, behind which
  /// Git reads nothing.
  ///
  /// - Returns: the index of the line.
  mutating func append(_ text: [UInt8]) -> Int {
    let newline = newline
    if let stop {
      bytes.insert(contentsOf: text + newline, at: stop.offset)
      lines.insert(AttributesLine(text, caseFolding: isCaseFolding), at: stop.line)
      self.stop = (stop.line + 1, stop.offset + text.count + newline.count)
      return stop.line
    }
    if let last = bytes.last, last != Byte.lineFeed {
      // With a CR at its end, the file's last line gets a CRLF.
      bytes += last == Byte.carriageReturn ? [Byte.lineFeed] : newline
    }
    bytes += text + newline
    lines.append(AttributesLine(text, caseFolding: isCaseFolding))
    return lines.count - 1
  }

  /// The effect on `filter` of the last line of this file that matches a path.
  ///
  /// - Parameters:
  ///   - path: the path relative to the file's directory.
  ///   - basenameAt: the offset of the last component.
  ///   - macros: the macros that apply.
  public func filterEffect(
    onPath path: RawSpan,
    basenameAt: Int,
    macros: MacroTable
  ) -> FilterEffect {
    var evaluation = AttributeEvaluation(of: .filter, macros: macros)
    evaluate(&evaluation, path: path, basenameAt: basenameAt)
    return FilterEffect(evaluation.state)
  }

  /// Applies the lines that match a path, the last one first, until the state is known.
  func evaluate(_ evaluation: inout AttributeEvaluation, path: RawSpan, basenameAt: Int) {
    for line in lines.reversed() {
      guard case .rule(let pattern, let assignments) = line.content,
        evaluation.concerns(assignments),
        pattern.matches(path: path, basenameAt: basenameAt)
      else { continue }
      evaluation.apply(assignments)
      if evaluation.state != nil { return }
    }
  }

  /// Whether some line can give `filter` a state, directly or through a macro.
  public func touchesFilter(macros: MacroTable) -> Bool {
    !FilterRules(id: 0, of: self, macros: macros).rules.isEmpty
  }
}
