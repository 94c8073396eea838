/// The lookup of one attribute of one path.
///
/// Lines are applied from the last to the first, and the first state that an attribute gets is
/// final.
struct AttributeEvaluation {
  private let attribute: [UInt8]
  private let relevant: Set<[UInt8]>
  private let macros: MacroTable
  private var known: [[UInt8]: AttributeState] = [:]

  init(of attribute: [UInt8], macros: MacroTable) {
    self.attribute = attribute
    self.macros = macros
    relevant =
      attribute == .filter ? macros.filterNames : macros.names(reaching: attribute)
  }

  /// The state that one line gives `filter`; `nil` if the line does not concern it.
  static func filterState(
    givenBy assignments: [AttributeAssignment],
    macros: MacroTable
  ) -> AttributeState? {
    if macros.filterNames.count == 1 {
      return assignments.last { $0.name == .filter }?.state
    }
    var evaluation = AttributeEvaluation(of: .filter, macros: macros)
    evaluation.apply(assignments)
    return evaluation.state
  }

  /// The attribute's state; `nil` until it is decided.
  var state: AttributeState? { known[attribute] }

  /// Whether one of the assignments can decide the attribute.
  func concerns(_ assignments: [AttributeAssignment]) -> Bool {
    assignments.contains { relevant.contains($0.name) }
  }

  /// Applies the assignments of a line whose pattern matches; macros are expanded in place.
  mutating func apply(_ assignments: [AttributeAssignment]) {
    // Not recursive, since the file decides how deeply macros are nested.
    var open = [assignments[...]]
    while var list = open.popLast() {
      guard let assignment = list.popLast() else { continue }
      open.append(list)
      let name = assignment.name
      guard relevant.contains(name), known[name] == nil else { continue }
      known[name] = assignment.state
      // A macro that a later line unsets or unspecifies is not expanded by an earlier line.
      if assignment.state == .set, let body = macros.definitions[name] { open.append(body[...]) }
    }
  }
}
