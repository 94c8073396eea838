internal import Digests
internal import FileSystem
public import GitObjects

/// An object on its way into a pack, whose content arrives piece by piece and is never held whole.
///
/// It is deflated into a file beside the pack, so that any number of threads can do so at a time,
/// and copied into the pack when it is complete.
public struct ObjectStream: ~Copyable {
  private let pack: PackWriter
  private let deflater: StreamDeflater
  private let file: FileHandle
  private var written: Int
  private var crc: UInt32
  private var name: ObjectDigest
  private var rest: Int

  /// - Parameters:
  ///   - file: a file with the header of the entry.
  ///   - byteCount: the size of the content.
  ///   - level: the level of compression, as in zlib.
  fileprivate init(
    into pack: PackWriter,
    _ kind: ObjectKind,
    byteCount: Int,
    level: Int32,
    file: consuming FileHandle,
    header: [UInt8]
  ) {
    self.pack = pack
    rest = byteCount
    name = ObjectDigest(pack.format)
    deflater = StreamDeflater(level: level)
    self.file = file
    written = header.count
    crc = crc32(header.rawSpan)
    name.update(Array("\(kind.name) \(byteCount)\0".utf8))
  }

  /// Adds the next piece.
  ///
  /// - Throws: `StoreError.system` if it can't be written.
  public mutating func write(_ piece: RawSpan) throws(StoreError) {
    rest -= piece.byteCount
    precondition(rest >= 0, "the content is as long as was said")
    name.update(piece)
    var (written, crc) = (written, crc)
    try deflater.deflate(piece) { bytes throws(StoreError) in
      try StoreError.wrapping(file.write(bytes, at: written))
      written += bytes.byteCount
      crc = crc32(bytes, after: crc)
    }
    (self.written, self.crc) = (written, crc)
  }

  /// Puts the complete object into the pack.
  ///
  /// - Returns: its id.
  /// - Throws: `StoreError.system` if it can't be written.
  public consuming func finish() throws(StoreError) -> ObjectID {
    precondition(rest == 0, "the content is as long as was said")
    var (written, crc) = (written, crc)
    try deflater.finish { bytes throws(StoreError) in
      try StoreError.wrapping(file.write(bytes, at: written))
      written += bytes.byteCount
      crc = crc32(bytes, after: crc)
    }
    let id = name.finish()
    try pack.append(id, from: file, byteCount: written, crc: crc)
    return id
  }
}

extension ObjectWriter {
  /// Begins an object whose content arrives piece by piece.
  ///
  /// - Parameters:
  ///   - byteCount: the size of the content.
  ///   - level: the level of compression, 0 to 9 or -1, as in `core.compression`.
  /// - Throws: `StoreError.system`.
  public func stream(
    _ kind: ObjectKind,
    byteCount: Int,
    level: Int
  ) throws(StoreError) -> ObjectStream {
    var header: [UInt8] = []
    PackWriter.appendHeader(kind.rawValue, byteCount: byteCount, to: &header)
    let file = try pack.makeEntryFile()
    try StoreError.wrapping(file.write(header.rawSpan, at: 0))
    return ObjectStream(
      into: pack,
      kind,
      byteCount: byteCount,
      level: Int32(max(-1, min(level, 9))),
      file: file,
      header: header
    )
  }
}

/// The id of an object whose content arrives piece by piece.
public struct ObjectNaming: ~Copyable {
  private var digest: ObjectDigest

  /// - Parameter byteCount: the size of the content.
  public init(_ kind: ObjectKind, byteCount: Int, _ format: ObjectFormat) {
    digest = ObjectDigest(format)
    digest.update(Array("\(kind.name) \(byteCount)\0".utf8))
  }

  /// Adds the next piece.
  public mutating func update(_ piece: RawSpan) { digest.update(piece) }

  /// The id.
  public consuming func finish() -> ObjectID { digest.finish() }
}
