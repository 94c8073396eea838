import Digests

/// The header lines of a commit or tag: where each stands, with the lines that continue it.
///
/// A header is a line that does not start with a space; the lines after it that do belong to it.
/// The first empty line ends the headers (gitformat-signature, "continuation lines").
struct HeaderLines: ~Escapable {
  private let text: RawSpan
  private var offset: Int

  /// Starts with the line at `offset`.
  @_lifetime(copy text)
  init(_ text: RawSpan, from offset: Int) {
    self.text = text
    self.offset = offset
  }

  /// The range of the next header with its line ends, nil at the empty line or at the end.
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
  /// The offset after the line feed that ends the line at `start`, or the end of the bytes.
  func lineEnd(from start: Int) -> Int {
    var position = start
    while position < byteCount {
      if self[position] == 0x0A { return position + 1 }
      position += 1
    }
    return position
  }

  /// Whether a line ends with the byte at `offset`.
  func hasLineFeed(at offset: Int) -> Bool { offset < byteCount && self[offset] == 0x0A }

  /// Whether the bytes at `offset` are those of `text`.
  func hasPrefix(_ text: StaticString, at offset: Int = 0) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset + count <= byteCount else { return false }
    return unsafe extracting(offset..<offset + count).withUnsafeBytes { bytes in
      // A static string's bytes live for ever.
      unsafe bytes.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }
  }
}
