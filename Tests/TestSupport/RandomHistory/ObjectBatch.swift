internal import Digests
public import GitObjects

/// Objects of a test, written as one pack that Git indexes, so that their bytes are exactly these.
///
/// `git fast-import` and `git mktree` would correct what the tests need malformed, and a process
/// for each object would take too long.
public struct ObjectBatch: Sendable {
  private var known: Set<ObjectID> = []
  private var body: [UInt8] = []

  /// The contents of the blobs by id.
  public private(set) var blobs: [ObjectID: [UInt8]] = [:]

  /// An empty batch.
  public init() {}

  /// Adds an object, if it is new, and returns its id.
  public mutating func add(_ kind: ObjectKind, _ content: [UInt8]) -> ObjectID {
    let id = Self.name(of: kind, content)
    guard known.insert(id).inserted else { return id }
    if kind == .blob { blobs[id] = content }
    var size = content.count
    var byte = kind.rawValue << 4 | UInt8(size & 15)
    size >>= 4
    while size > 0 {
      body.append(byte | 0x80)
      byte = UInt8(size & 127)
      size >>= 7
    }
    body.append(byte)
    appendStored(content)
    return id
  }

  /// The id that Git gives to an object.
  public static func name(of kind: ObjectKind, _ content: [UInt8]) -> ObjectID {
    var digest = Digest(.sha1)
    digest.update(Array("\(kind.name) \(content.count)\0".utf8))
    digest.update(content)
    return ObjectID(digest.finish().rawSpan, .sha1)
  }

  /// The whole pack (gitformat-pack(5)), for `git index-pack --stdin` or `git unpack-objects`.
  public var pack: [UInt8] {
    var output = Array("PACK".utf8) + Self.bigEndian(2) + Self.bigEndian(UInt32(known.count))
    output += body
    var digest = Digest(.sha1)
    digest.update(output)
    return output + digest.finish()
  }

  /// A zlib stream of stored blocks (RFC 1950): larger than necessary, but fast to make.
  private mutating func appendStored(_ content: [UInt8]) {
    body += [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65_535, content.count)
      let length = UInt16(end - start)
      let isLast = end == content.count
      body += [isLast ? 1 : 0, UInt8(length & 255), UInt8(length >> 8)]
      body += [UInt8(~length & 255), UInt8(~length >> 8)]
      body += content[start..<end]
      start = end
    } while start < content.count
    var (low, high) = (UInt32(1), UInt32(0))
    for byte in content {
      low = (low &+ UInt32(byte)) % 65_521
      high = (high &+ low) % 65_521
    }
    body += Self.bigEndian(high << 16 | low)
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
