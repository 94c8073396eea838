import Digests
internal import FileSystem
import GitObjects
import TestSupport

@testable import GitStore

/// A pack made by hand, with an index that may be wrong.
struct CraftedPack {
  private(set) var bytes = Array("PACK".utf8) + [0, 0, 0, 2, 0, 0, 0, 0]
  private(set) var entries: [PackWriter.Entry] = []
  private var ids = ObjectIDList()

  /// The first bytes of an entry: its type and size.
  static func header(type: UInt8, byteCount: Int) -> [UInt8] {
    var output: [UInt8] = []
    var byte = type << 4 | UInt8(byteCount & 15)
    var rest = byteCount >> 4
    while rest > 0 {
      output.append(byte | 0x80)
      byte = UInt8(rest & 0x7F)
      rest >>= 7
    }
    return output + [byte]
  }

  /// The deflated bytes.
  static func deflated(_ content: [UInt8], level: Int32 = 6) -> [UInt8] {
    var output: [UInt8] = []
    Deflater(level: level).deflate(content.rawSpan, to: &output)
    return output
  }

  /// A delta: the sizes, then the instructions.
  static func delta(_ base: Int, _ result: Int, _ instructions: [UInt8]) -> [UInt8] {
    func size(_ value: Int) -> [UInt8] {
      var output: [UInt8] = []
      var rest = value
      while rest >= 0x80 {
        output.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
      }
      return output + [UInt8(rest)]
    }
    return size(base) + size(result) + instructions
  }

  /// Adds an entry as it is.
  ///
  /// - Parameter offset: the offset in the index; `nil` for the real one.
  @discardableResult
  mutating func add(_ id: ObjectID, raw: [UInt8], offset: Int? = nil) -> Int {
    let start = bytes.count
    ids.append(id)
    entries.append(
      PackWriter.Entry(crc: crc32(raw.rawSpan), offset: offset ?? start, depth: 0)
    )
    bytes += raw
    return start
  }

  /// Adds a blob that is stored whole, and returns its id.
  @discardableResult
  mutating func add(blob: [UInt8]) -> ObjectID {
    let id = ObjectBatch.name(of: .blob, blob)
    add(id, raw: Self.header(type: 3, byteCount: blob.count) + Self.deflated(blob))
    return id
  }

  /// Adds a delta against the object of an id.
  @discardableResult
  mutating func add(_ id: ObjectID, delta: [UInt8], base: ObjectID) -> Int {
    add(
      id,
      raw: Self.header(type: 7, byteCount: delta.count) + base.bytes + Self.deflated(delta)
    )
  }

  /// Adds a delta against the object this number of bytes before it.
  @discardableResult
  mutating func add(_ id: ObjectID, delta: [UInt8], distance: Int) -> Int {
    precondition(distance < 128 + 128 * 128, "two digits are enough")
    let digits =
      distance < 128
      ? [UInt8(distance)] : [UInt8((distance - 128) >> 7) | 0x80, UInt8(distance & 0x7F)]
    return add(
      id,
      raw: Self.header(type: 6, byteCount: delta.count) + digits + Self.deflated(delta)
    )
  }

  /// Writes the pack with its index into `<directory>/pack`.
  func write(in directory: String) throws {
    var pack = bytes
    pack.replaceSubrange(
      8..<12,
      with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: entries.count >> $0) }
    )
    var digest = Digest(.sha1)
    digest.update(pack)
    let checksum = digest.finish()
    try Files.makeDirectories(Array("\(directory)/pack".utf8))
    try GitStoreTests.write(pack + checksum, to: "\(directory)/pack/pack-x.pack")
    let index = PackIndexText.make(ids, entries, packChecksum: checksum, .sha1)
    try GitStoreTests.write(index, to: "\(directory)/pack/pack-x.idx")
  }

  /// Writes the pack into a directory, which must outlive the database.
  func database(in directory: TemporaryDirectory) throws -> ObjectDatabase {
    try write(in: directory.path)
    return try ObjectDatabase(directory: directory.path, .sha1)
  }
}
