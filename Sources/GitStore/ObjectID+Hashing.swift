internal import Digests
public import GitObjects

extension ObjectID {
  /// The id of an object of a kind with a content (gitformat-loose(5), "object header").
  ///
  /// - Parameter digest: the digest to use, so that none is made for each object.
  public init(hashing content: RawSpan, as kind: ObjectKind, with digest: inout ObjectDigest) {
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
    self = digest.finish()
  }
}

/// The hash function of an object format, that of ids and of the checksums of packs and indexes.
public struct ObjectDigest: ~Copyable {
  /// The format of the ids.
  public let format: ObjectFormat
  private var digest: Digest

  /// A digest of no bytes.
  public init(_ format: ObjectFormat) {
    self.format = format
    digest = Digest(format.digest)
  }

  /// Adds bytes.
  public mutating func update(_ bytes: RawSpan) { digest.update(bytes) }

  /// Adds the bytes of an array.
  public mutating func update(_ bytes: [UInt8]) { digest.update(bytes) }

  /// The digest of all bytes added, as an id; starts again.
  public mutating func finish() -> ObjectID {
    var name = InlineArray<32, UInt8>(repeating: 0)
    let count = format.byteCount
    unsafe withUnsafeMutableBytes(of: &name) { buffer in
      unsafe digest.finish(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
    }
    return unsafe ObjectID(name.span.bytes, format)
  }
}
