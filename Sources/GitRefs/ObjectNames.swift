internal import GitCommand
package import GitObjects

/// Lists of object ids in hexadecimal, which Git writes by tens of thousands.
package enum ObjectNames {
  /// The id in these digits, in lower case as Git writes them; `nil` if they are not those of an id.
  package static func read(digits: ArraySlice<UInt8>) -> ObjectID? {
    guard let format = ObjectFormat(digitCount: digits.count),
      !digits.contains(where: { (0x41...0x46).contains($0) })
    else { return nil }
    return unsafe ObjectID(digits: digits.span.bytes, format)
  }

  /// The id that a line begins with, and what follows the separator after it; `nil` if the line
  /// begins otherwise.
  package static func first(
    of line: ArraySlice<UInt8>,
    before separator: UInt8 = .space
  ) -> (id: ObjectID, rest: ArraySlice<UInt8>)? {
    for format in ObjectFormat.allCases where line.count > format.digitCount {
      let end = line.startIndex + format.digitCount
      guard line[end] == separator else { continue }
      return read(digits: line[..<end]).map { ($0, line[(end + 1)...]) }
    }
    return nil
  }

  /// The ids, one a line; `nil` if a line is malformed.
  package static func list(_ lines: [UInt8]) -> [ObjectID]? {
    guard let digitCount = lines.firstIndex(of: .newline) else { return lines.isEmpty ? [] : nil }
    let lineByteCount = digitCount + 1
    guard lines.count.isMultiple(of: lineByteCount) else { return nil }
    var ids: [ObjectID] = []
    ids.reserveCapacity(lines.count / lineByteCount)
    for start in stride(from: 0, to: lines.count, by: lineByteCount) {
      let end = start + digitCount
      guard lines[end] == .newline, let id = read(digits: lines[start..<end]) else { return nil }
      ids.append(id)
    }
    return ids
  }
}
