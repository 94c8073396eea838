internal import Digests

extension AttributesFile {
  /// Adds the lines that are not in the file yet, or that later lines override.
  ///
  /// Git LFS takes the file as an ordered set of lines, and appends missing lines. Here too, but a
  /// line in the file counts only if no line after it gives `filter` another state for paths that
  /// both match. Nothing else in the file changes.
  ///
  /// - Parameters:
  ///   - additions: the lines; later ones override earlier ones.
  ///   - macros: the macros that apply; `nil` for Git's own and those of this file.
  /// - Returns: the number of lines added.
  @discardableResult
  public mutating func add(_ additions: [TrackingLine], macros: MacroTable? = nil) -> Int {
    let macros = macros ?? MacroTable.builtin.defining(macrosOf: self)
    var places: [[UInt8]: Int] = [:]
    for (index, line) in lines.enumerated() where line.content != .ignored(.behindNUL) {
      places[line.text] = index
    }
    var ranks: [[UInt8]: Int] = [:]
    for addition in additions where ranks[addition.text] == nil {
      ranks[addition.text] = ranks.count
    }
    var overrides = Overrides(of: self, macros: macros)

    var added = 0
    var rank = 0
    // Of repeated additions the first one counts.
    for addition in additions where ranks[addition.text] == rank {
      defer { rank += 1 }
      if let place = places[addition.text],
        !overrides.override(lineAt: place, of: self, exceptFrom: rank, ranks: ranks)
      {
        continue
      }
      let place = append(addition.text)
      added += 1
      places[addition.text] = place
      overrides.insert(lineAt: place, of: self)
    }
    return added
  }
}

/// The lines of a file that give `filter` a state, by that state.
private struct Overrides {
  private let macros: MacroTable
  private var places: [AttributeState: [(place: Int, pattern: AttributesPattern)]] = [:]

  init(of file: AttributesFile, macros: MacroTable) {
    self.macros = macros
    for place in file.lines.indices { insert(lineAt: place, of: file) }
  }

  mutating func insert(lineAt place: Int, of file: AttributesFile) {
    guard case .rule(let pattern, let assignments) = file.lines[place].content,
      let state = AttributeEvaluation.filterState(givenBy: assignments, macros: macros)
    else { return }
    places[state, default: []].append((place, pattern))
  }

  /// Whether a later line gives another state to paths that both match.
  ///
  /// Additions of a higher rank do not count, since they override this line on purpose; so adding
  /// the same lines again adds nothing.
  func override(
    lineAt place: Int,
    of file: AttributesFile,
    exceptFrom rank: Int,
    ranks: [[UInt8]: Int]
  ) -> Bool {
    guard case .rule(let pattern, let assignments) = file.lines[place].content,
      let own = AttributeEvaluation.filterState(givenBy: assignments, macros: macros)
    else { return false }
    for (state, others) in places where state != own {
      for other in others.reversed() {
        if other.place < place { break }
        if let other = ranks[file.lines[other.place].text], other > rank { continue }
        if pattern.canOverlap(other.pattern) { return true }
      }
    }
    return false
  }
}

extension AttributesPattern {
  /// Whether some path can match both patterns; true also if that is unknown.
  func canOverlap(_ other: AttributesPattern) -> Bool {
    if kind == .never || other.kind == .never { return false }
    if kind == .path { return other.matches(literalPath: literal) }
    if other.kind == .path { return matches(literalPath: other.literal) }
    switch (kind, other.kind) {
    case (.basename, .basename), (.basename, .basenameSuffix), (.basename, .basenameGlob):
      return other.matches(literalPath: literal)
    case (.basenameSuffix, .basename), (.basenameGlob, .basename):
      return matches(literalPath: other.literal)
    case (.basenameSuffix, .basenameSuffix):
      let common = min(literal.count, other.literal.count)
      return literal.suffix(common) == other.literal.suffix(common)
    default:
      return true
    }
  }

  private func matches(literalPath path: [UInt8]) -> Bool {
    let slash = path.lastIndex(of: Byte.slash)
    return matches(path: path.rawSpan, basenameAt: slash.map { $0 + 1 } ?? 0)
  }
}
