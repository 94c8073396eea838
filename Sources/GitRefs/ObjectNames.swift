internal import GitCommand
package import GitObjects

/// Lists of object ids in hexadecimal, which Git writes by tens of thousands.
package enum ObjectNames {
  /// The id in the 40 digits at an index; `nil` if they are not digits.
  package static func read(_ text: [UInt8], at start: Int) -> ObjectID? {
    guard start + 40 <= text.count else { return nil }
    return read(digits: text[start..<start + 40])
  }

  /// The id in these digits, in lower case as Git writes them; `nil` if they are not exactly 40
  /// digits.
  package static func read(digits: ArraySlice<UInt8>) -> ObjectID? {
    guard digits.count == 40, !digits.contains(where: { (0x41...0x46).contains($0) }) else {
      return nil
    }
    return unsafe ObjectID(digits: digits.span.bytes)
  }

  /// The ids, one a line; `nil` if a line is malformed.
  package static func list(_ lines: [UInt8]) -> [ObjectID]? {
    guard lines.count.isMultiple(of: 41) else { return nil }
    var ids: [ObjectID] = []
    ids.reserveCapacity(lines.count / 41)
    for start in stride(from: 0, to: lines.count, by: 41) {
      guard lines[start + 40] == .newline, let id = read(lines, at: start) else { return nil }
      ids.append(id)
    }
    return ids
  }
}
