internal import FileSystem
internal import GitObjects
internal import Synchronization

/// A pack and its index, open for reading (gitformat-pack(5)).
final class PackFile: Sendable {
  /// The part that all copies of a pack share.
  private final class Source: Sendable {
    let file: FileHandle
    let byOffset = Mutex<[UInt32]?>(nil)

    init(_ file: consuming FileHandle) { self.file = file }
  }

  private let source: Source
  let index: PackIndex
  /// The offset after the last object: that of the checksum at the end.
  let end: Int

  /// The same pack, for another thread.
  ///
  /// Each use counts references, and threads that update the same count wait for each other.
  init(copying other: PackFile) {
    (source, end) = (other.source, other.end)
    index = PackIndex(copying: other.index)
  }

  /// Opens the pack whose index is at `indexPath`.
  init(indexPath: String, _ format: ObjectFormat) throws(StoreError) {
    let path = String(indexPath.dropLast(4)) + ".pack"
    // Before the index, since an index without its pack is ignored, whatever it contains.
    let file = try FileHandle.reading(path)
    index = try PackIndex(path: indexPath, format)
    let byteCount = try StoreError.wrapping(file.byteCount())
    let headerByteCount = 12
    end = byteCount - format.byteCount
    guard end >= headerByteCount else { throw .badPack(path: path, .tooShort) }
    source = Source(file)
    var header = [UInt8](repeating: 0, count: headerByteCount)
    let got = try readWhole(&header, at: 0)
    guard got, header[0...3].elementsEqual("PACK".utf8), header[7] == 2 || header[7] == 3 else {
      throw .badPack(path: path, .noPack)
    }
    var checksum = [UInt8](repeating: 0, count: format.byteCount)
    guard try readWhole(&checksum, at: end), checksum == index.packChecksum else {
      throw .badPack(path: path, .otherPack)
    }
    let count = header[8...11].reduce(0) { $0 << 8 | Int($1) }
    guard count == index.count else {
      throw .badPack(path: path, .objectCount(pack: count, index: index.count))
    }
  }

  private func readWhole(_ bytes: inout [UInt8], at offset: Int) throws(StoreError) -> Bool {
    try StoreError.wrapping(source.file.read(into: &bytes, at: offset)) == bytes.count
  }

  /// The part of the pack that an offset is in, one of 65,536: entries are distributed over them.
  ///
  /// Offsets beyond the end are reported by the reader.
  func bucket(of offset: Int) -> UInt16 { UInt16(clamping: offset / (end >> 16 + 1)) }

  /// The positions in the index of all objects, in their order in the pack.
  func positionsByOffset() throws(StoreError) -> [UInt32] {
    try source.byOffset.withLock { known throws(StoreError) in
      if let known { return known }
      var keyed: [(offset: Int, position: UInt32)] = []
      keyed.reserveCapacity(index.count)
      for position in 0..<index.count {
        keyed.append((try index.offset(at: position), UInt32(position)))
      }
      keyed.sort(bucket: { bucket(of: $0.offset) }) { $0.offset < $1.offset }
      let made = keyed.map(\.position)
      known = made
      return made
    }
  }

  /// The offset of an object's entry; `nil` if the pack does not have it.
  func offset(of id: ObjectID) -> Int? {
    index.position(of: id).flatMap { try? index.offset(at: $0) }
  }

  /// Calls the body with the size of each entry at some offsets, in bytes: up to the next entry.
  ///
  /// - Parameter sorted: the offsets, ascending.
  func storedByteCounts(
    at sorted: some Sequence<Int>,
    _ body: (Int) -> Void
  ) throws(StoreError) {
    var starts: [Int] = []
    starts.reserveCapacity(index.count)
    for position in 0..<index.count { starts.append(try index.offset(at: position)) }
    starts.sort(bucket: bucket(of:), by: <)
    var next = 0
    for offset in sorted {
      while next < starts.count, starts[next] <= offset { next += 1 }
      let stop = next < starts.count ? min(starts[next], end) : end
      guard stop > offset else { throw damaged(.offset) }
      body(stop - offset)
    }
  }

  /// Reads bytes of the pack until the buffer is full or the pack ends.
  ///
  /// - Returns: the number of bytes read.
  func read(
    into room: UnsafeMutableRawBufferPointer,
    at offset: Int
  ) throws(StoreError) -> Int {
    try unsafe StoreError.wrapping(source.file.read(into: room, at: offset))
  }

  /// The path of the pack.
  var pathText: String { source.file.pathText }

  /// An error about this pack.
  func damaged(_ damage: PackDamage) -> StoreError { .badPack(path: pathText, damage) }
}
