/// The macros that are defined for a path.
public struct MacroTable: Hashable, Sendable {
  private(set) var definitions: [[UInt8]: [AttributeAssignment]]
  /// The attributes that can decide the state of `filter`: itself, and macros that lead to it.
  private(set) var filterNames: Set<[UInt8]>

  /// Git's own macro: `[attr]binary -diff -merge -text`.
  public static let builtin = MacroTable(
    definitions: [
      Array("binary".utf8): ["diff", "merge", "text"].map {
        AttributeAssignment(name: Array($0.utf8), state: .unset)
      }
    ]
  )

  private init(definitions: [[UInt8]: [AttributeAssignment]]) {
    self.definitions = definitions
    filterNames = []
    filterNames = names(reaching: .filter)
  }

  /// Adds the macros of a file, which replace those of the same name.
  ///
  /// Macros can be defined only by the attributes of the system and the user, the root's
  /// `.gitattributes` and `info/attributes`; they are added in this order.
  public mutating func define(macrosOf file: AttributesFile) {
    var isChanged = false
    for line in file.lines {
      guard case .macro(let name, let assignments) = line.content else { continue }
      definitions[name] = assignments
      isChanged = true
    }
    if isChanged { filterNames = names(reaching: .filter) }
  }

  /// The table with the macros of a file added.
  public func defining(macrosOf file: AttributesFile) -> MacroTable {
    var table = self
    table.define(macrosOf: file)
    return table
  }

  /// The attribute, and all macros through which it can get a state.
  func names(reaching attribute: [UInt8]) -> Set<[UInt8]> {
    var users: [[UInt8]: [[UInt8]]] = [:]
    for (macro, assignments) in definitions {
      for assignment in assignments { users[assignment.name, default: []].append(macro) }
    }
    var found: Set = [attribute]
    var open = [attribute]
    while let name = open.popLast() {
      for macro in users[name] ?? [] where found.insert(macro).inserted { open.append(macro) }
    }
    return found
  }
}

extension [UInt8] {
  /// The attribute by which a path is tracked by LFS.
  static let filter = Array("filter".utf8)
}
