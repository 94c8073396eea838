extension ReferenceSelection {
  /// The names in the values of a repeatable option.
  static func lists(_ values: [[UInt8]]) throws(SelectionError) -> [[UInt8]] {
    var names: [[UInt8]] = []
    for value in values where !value.isEmpty { names += try list(value) }
    return names
  }

  /// The names in a list of comma-separated values (RFC 4180): a name in quotation marks may
  /// contain commas, and two marks in it stand for one.
  ///
  /// - Throws: `SelectionError.malformedList` for a mark inside an unquoted name, text after a
  ///   closing mark, or a missing closing mark.
  public static func list(_ value: [UInt8]) throws(SelectionError) -> [[UInt8]] {
    let comma = UInt8(ascii: ",")
    let quote = UInt8(ascii: "\"")
    var fields: [[UInt8]] = []
    var rest = value[...]
    while true {
      var field: [UInt8] = []
      if rest.first == quote {
        rest.removeFirst()
        while true {
          guard let end = rest.firstIndex(of: quote) else { throw .malformedList(value) }
          field += rest[..<end]
          rest = rest[(end + 1)...]
          guard rest.first == quote else { break }
          field.append(rest.removeFirst())
        }
        guard rest.isEmpty || rest.first == comma else { throw .malformedList(value) }
      } else {
        let end = rest.firstIndex(of: comma) ?? rest.endIndex
        field += rest[..<end]
        rest = rest[end...]
        guard !field.contains(quote) else { throw .malformedList(value) }
      }
      fields.append(field)
      guard !rest.isEmpty else { return fields }
      rest.removeFirst()
    }
  }
}
