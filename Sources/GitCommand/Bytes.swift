extension Sequence<UInt8> where Self: BidirectionalCollection, SubSequence: Sequence<UInt8> {
  /// The bytes without ASCII white space at both ends.
  package var trimmingWhitespace: SubSequence {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return self[startIndex..<startIndex] }
    return self[first...last]
  }
}

extension UInt8 {
  package static let newline = UInt8(ascii: "\n")
  package static let slash = UInt8(ascii: "/")
  package static let space = UInt8(ascii: " ")

  /// Whether the byte is white space in the C locale.
  package var isWhitespace: Bool { self == 0x20 || (0x09...0x0d).contains(self) }
}

extension Collection<UInt8> {
  /// Whether the bytes begin with a text.
  @inlinable
  package func hasPrefix(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { unsafe starts(with: $0) }
  }

  /// The bytes after a text at their beginning; `nil` if they begin differently.
  @inlinable
  package func dropping(prefix text: StaticString) -> SubSequence? {
    hasPrefix(text) ? dropFirst(text.utf8CodeUnitCount) : nil
  }

  /// Whether the bytes equal a text.
  @inlinable
  package func isText(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && hasPrefix(text)
  }
}

extension [UInt8] {
  /// The lines, without their newlines; the last one may lack its newline.
  package var lines: [ArraySlice<UInt8>] { records(endedBy: .newline) }

  /// The pieces that each end with a byte, without it; the last one may lack it.
  package func records(endedBy end: UInt8) -> [ArraySlice<UInt8>] {
    var found: [ArraySlice<UInt8>] = []
    var start = startIndex
    while start < endIndex {
      let stop = self[start...].firstIndex(of: end) ?? endIndex
      found.append(self[start..<stop])
      start = stop + 1
    }
    return found
  }

  /// The URL without password, and without user, which may be a token; other texts as they are.
  package var withoutLogin: [UInt8] {
    guard let colon = indices.first(where: { self[$0...].hasPrefix("://") }) else { return self }
    let start = colon + 3
    let end = self[start...].firstIndex(of: .slash) ?? endIndex
    guard let at = self[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return self }
    return Array(self[..<start] + self[(at + 1)...])
  }

  /// The path of an entry below this directory.
  package func appending(path: some Collection<UInt8>) -> [UInt8] {
    self + (last == .slash ? [] : [.slash]) + path
  }

  /// The path of an entry below this directory.
  package func appending(path: String) -> [UInt8] {
    appending(path: Array(path.utf8))
  }
}

extension [UInt8] {
  /// The absolute path without `.` and `..`; symbolic links are not resolved.
  package var normalizedPath: [UInt8] {
    var parts: [ArraySlice<UInt8>] = []
    for part in split(separator: .slash) where !part.isText(".") {
      if part.isText("..") {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return parts.flatMap { [.slash] + $0 }
  }
}
