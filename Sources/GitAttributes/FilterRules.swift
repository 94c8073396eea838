/// The effect of attribute lines on the `filter` of a path, for a tool that knows the filter of Git
/// LFS.
public enum FilterEffect: Hashable, Sendable {
  /// No line mentions it.
  case none
  /// `filter=lfs`.
  case lfs
  /// Anything else, including `!filter`.
  case other

  init(_ state: AttributeState?) {
    switch state {
    case nil: self = .none
    case .value(let value) where value.elementsEqual("lfs".utf8): self = .lfs
    default: self = .other
    }
  }
}

/// The lines of a file that concern `filter`, the last one first.
final class FilterRules: Sendable {
  struct Rule: Sendable {
    let pattern: AttributesPattern
    let assignments: [AttributeAssignment]
    /// The effect of this line alone on `filter`, with macros expanded.
    let effect: FilterEffect
  }

  let id: Int
  let rules: [Rule]
  private let patterns: AttributesPatternList
  /// Whether all rules match basenames, and so mean the same in every directory below.
  let isBasenameOnly: Bool

  init(id: Int, rules: [Rule]) {
    self.id = id
    self.rules = rules
    patterns = AttributesPatternList(rules.map(\.pattern))
    isBasenameOnly = rules.allSatisfy(\.pattern.isBasename)
  }

  convenience init(id: Int, of file: AttributesFile, macros: MacroTable) {
    var rules: [Rule] = []
    let names = macros.filterNames
    for line in file.lines.reversed() {
      guard case .rule(let pattern, let all) = line.content, pattern.kind != .never else {
        continue
      }
      let assignments = all.filter { names.contains($0.name) }
      guard !assignments.isEmpty else { continue }
      let state = AttributeEvaluation.filterState(givenBy: assignments, macros: macros)
      rules.append(
        Rule(
          pattern: pattern,
          assignments: assignments,
          effect: FilterEffect(state)
        )
      )
    }
    self.init(id: id, rules: rules)
  }

  /// The effect of the first rule that matches; correct if no macro leads to `filter`.
  func firstEffect(on path: RawSpan, basenameAt: Int) -> FilterEffect? {
    patterns.firstMatch(path, basenameAt: basenameAt).map { rules[$0].effect }
  }
}
