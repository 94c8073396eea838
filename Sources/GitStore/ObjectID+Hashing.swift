public import Digests
public import GitObjects

extension ObjectID {
  /// The id of an object of a kind with a content (gitformat-loose(5), "object header").
  ///
  /// - Parameter digest: a SHA-1 digest to use, so that none is made for each object.
  public init(hashing content: RawSpan, as kind: ObjectKind, with digest: inout Digest) {
    // Written backwards into a fixed buffer, without allocations: this runs for each object.
    var header = InlineArray<32, UInt8>(repeating: 0)
    var start = header.count - 1
    var rest = content.byteCount
    repeat {
      start -= 1
      header[start] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    } while rest > 0
    start -= 1
    header[start] = UInt8(ascii: " ")
    for letter in kind.name.utf8.reversed() {
      start -= 1
      header[start] = letter
    }
    unsafe digest.update(header.span.bytes.extracting(start...))
    digest.update(content)
    var name = InlineArray<20, UInt8>(repeating: 0)
    unsafe withUnsafeMutableBytes(of: &name) { unsafe digest.finish(into: $0) }
    unsafe self.init(name.span.bytes)
  }
}
