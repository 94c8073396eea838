import Digests

/// The headers of a commit or tag, each with its continuation lines.
///
/// A header is a line that does not begin with a space; lines after it that do belong to it. The
/// first empty line ends the headers (gitformat-signature(5), "continuation lines").
struct HeaderLines: ~Escapable {
  private let text: RawSpan
  private var offset: Int

  /// Starts with the line at `offset`.
  @_lifetime(copy text)
  init(_ text: RawSpan, from offset: Int) {
    self.text = text
    self.offset = offset
  }

  /// The range of the next header with its line ends; `nil` at the empty line or at the end.
  @_lifetime(self: copy self)
  mutating func next() -> Range<Int>? {
    let start = offset
    guard start < text.byteCount, text[start] != 0x0A else { return nil }
    repeat {
      offset = text.lineEnd(from: offset)
    } while offset < text.byteCount && text[offset] == 0x20
    return start..<offset
  }
}

extension RawSpan {
  /// The offset after the line that contains `start`.
  func lineEnd(from start: Int) -> Int {
    var position = start
    while position < byteCount {
      if self[position] == 0x0A { return position + 1 }
      position += 1
    }
    return position
  }

  /// Whether there is a line feed at `offset`.
  func hasLineFeed(at offset: Int) -> Bool { offset < byteCount && self[offset] == 0x0A }

  /// Whether the bytes at `offset` begin with `text`.
  func hasPrefix(_ text: StaticString, at offset: Int = 0) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset + count <= byteCount else { return false }
    return unsafe extracting(offset..<offset + count).withUnsafeBytes { bytes in
      // The bytes of a static string live for ever.
      unsafe bytes.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }
  }

  /// The id in the line `NAME ID` at `offset`, and the offset after the line; `nil` if it is another
  /// line.
  func headerID(_ name: StaticString, at offset: Int) -> (id: ObjectID, end: Int)? {
    guard hasPrefix(name, at: offset) else { return nil }
    let start = offset + name.utf8CodeUnitCount
    for format in ObjectFormat.allCases where hasLineFeed(at: start + format.digitCount) {
      guard let id = ObjectID(digits: self, at: start, format) else { return nil }
      return (id, start + format.digitCount + 1)
    }
    return nil
  }
}
