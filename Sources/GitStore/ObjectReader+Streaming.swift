internal import Digests
internal import FileSystem
public import GitObjects

extension ObjectReader {
  private static var pieceByteCount: Int { 256 << 10 }

  /// Inflates an entry piece by piece.
  func inflateStreamed(
    _ entry: PackEntry,
    of pack: PackFile,
    number: Int,
    to body: (RawSpan) throws -> Void
  ) throws(StoreError) {
    var failure: (any Error)?
    try inflateStreamed(entry, of: pack, number: number, failure: &failure, to: body)
    if let failure { preconditionFailure("the body only copies: \(failure)") }
  }

  /// Inflates an entry piece by piece; an error of `body` ends this, and is stored in `failure`.
  private func inflateStreamed(
    _ entry: PackEntry,
    of pack: PackFile,
    number: Int,
    failure: inout (any Error)?,
    to body: (RawSpan) throws -> Void
  ) throws(StoreError) {
    let input = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.pieceByteCount,
      alignment: 16
    )
    let output = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.pieceByteCount,
      alignment: 16
    )
    defer {
      unsafe input.deallocate()
      unsafe output.deallocate()
    }
    stream.restart()
    var position = entry.dataOffset
    var made = 0
    while true {
      let wanted = min(input.count, pack.end - position)
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: input[..<wanted])
      let got = try unsafe pack.read(into: room, at: position)
      guard got > 0 else { throw pack.damaged(.objectCutOff) }
      position += got
      var rest = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[..<got])
      while true {
        let step = unsafe stream.inflate(rest, into: output)
        unsafe rest = UnsafeRawBufferPointer(rebasing: rest[step.used...])
        made += step.made
        guard step.state != .damaged, made <= entry.byteCount else {
          throw pack.damaged(.deflatedBytes)
        }
        if step.made > 0 {
          do {
            try unsafe body(
              UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<step.made]).bytes
            )
          } catch {
            failure = error
            return
          }
        }
        if step.state == .finished {
          guard made == entry.byteCount else {
            throw pack.damaged(.otherSize)
          }
          return
        }
        if unsafe rest.isEmpty, step.made < output.count { break }
        guard step.used > 0 || step.made > 0 else {
          throw pack.damaged(.deflatedBytes)
        }
      }
    }
  }

  /// The size of a blob in bytes, from headers alone.
  ///
  /// A delta's header does not have the kind of the object: then the kind is not checked.
  ///
  /// - Throws: `StoreError` if the blob is missing or damaged.
  public func byteCount(ofBlob id: ObjectID, at location: ObjectLocation) throws(StoreError) -> Int
  {
    switch location {
    case .loose(let path):
      guard let object = try LooseObject.open(path, id: id, inflater: stream) else {
        return try self.byteCount(ofBlob: id, at: try lateLocation(of: id))
      }
      guard object.kind == .blob else {
        throw .wrongKind(id, expected: .blob, found: object.kind)
      }
      return object.byteCount
    case .packed(let number, let offset):
      do throws(StoreError) {
        let pack = self.pack(number)
        let entry = try PackEntry(pack, number: number, at: offset, windows: windows)
        if let kind = entry.kind {
          guard kind == .blob else { throw .wrongKind(id, expected: .blob, found: kind) }
          return entry.byteCount
        }
        return try resultByteCount(ofDelta: entry, of: pack, number: number)
      } catch {
        throw error.naming(id)
      }
    }
  }

  /// The kind of an object, from headers alone.
  ///
  /// - Throws: `StoreError` if the object is missing or damaged.
  public func kind(of id: ObjectID) throws(StoreError) -> ObjectKind {
    switch try location(of: id) {
    case .loose(let path):
      guard let object = try LooseObject.open(path, id: id, inflater: stream) else {
        return try read(id).kind
      }
      return object.kind
    case .packed(let number, var offset):
      let pack = self.pack(number)
      for _ in 0...pack.index.count {
        let entry = try PackEntry(pack, number: number, at: offset, windows: windows)
        if let kind = entry.kind { return kind }
        guard let base = entry.baseOffset else { break }
        offset = base
      }
      throw .corrupt(id, .pack(path: pack.pathText, .deltasWithoutBase))
    }
  }

  /// The size of an object of any kind in bytes, from its header.
  func byteCount(pack number: Int, offset: Int) throws(StoreError) -> Int {
    let pack = self.pack(number)
    let entry = try PackEntry(pack, number: number, at: offset, windows: windows)
    guard entry.baseOffset != nil else { return entry.byteCount }
    return try resultByteCount(ofDelta: entry, of: pack, number: number)
  }

  private func resultByteCount(
    ofDelta entry: PackEntry,
    of pack: PackFile,
    number: Int
  ) throws(StoreError) -> Int {
    // Before the first byte, a block may describe its code: in 14 bits, 19 times 3 bits and 316
    // times at most 14 bits (RFC 1951, 3.2.7), less than 570 bytes.
    let input = unsafe try windows.bytes(
      of: pack,
      number: number,
      at: entry.dataOffset,
      atLeast: StreamInflater.headByteCount
    )
    var head = [UInt8](repeating: 0, count: 20)
    stream.restart()
    let made = unsafe head.withUnsafeMutableBytes { unsafe stream.inflate(input, into: $0).made }
    guard let delta = DeltaReader(head.rawSpan.extracting(0..<made)) else {
      throw pack.damaged(.delta)
    }
    return delta.resultByteCount
  }

  /// An object's content, held whole, which hashes to its id.
  ///
  /// - Throws: `StoreError` if the object is missing, damaged, of another kind, or hashes to
  ///   another id.
  public func readChecked(
    _ id: ObjectID,
    _ kind: ObjectKind,
    at location: ObjectLocation
  ) throws(StoreError) -> ObjectData {
    let object = try read(id, at: location)
    guard object.kind == kind else {
      throw .wrongKind(id, expected: kind, found: object.kind)
    }
    guard ObjectID(hashing: object.data.bytes, as: kind, with: &digest) == id else {
      throw .wrongHash(id)
    }
    return object.data
  }

  /// Passes a blob's content to `body`, piece by piece, and checks that it hashes to its id.
  ///
  /// The pieces are valid only once the call returns, since the hash is checked at the end.
  ///
  /// - Throws: `StoreError` if the blob is missing, damaged or hashes to another id; what `body`
  ///   throws.
  public func streamBlob(
    _ id: ObjectID,
    at location: ObjectLocation,
    byteCount: Int,
    to body: (RawSpan) throws -> Void
  ) throws {
    var digest = ObjectDigest(format)
    digest.update(Array("blob \(byteCount)\0".utf8))
    var given = 0
    var failure: (any Error)?
    func give(_ piece: RawSpan) throws {
      digest.update(piece)
      given += piece.byteCount
      try body(piece)
    }
    switch location {
    case .packed(let number, let offset) where byteCount > Self.wholeByteCount:
      do throws(StoreError) {
        try streamPacked(pack: number, offset: offset, failure: &failure, to: give)
      } catch {
        throw error.naming(id)
      }
    case .loose(let path) where byteCount > Self.wholeByteCount:
      guard let object = try LooseObject.open(path, id: id, inflater: stream) else {
        let location = try lateLocation(of: id)
        return try streamBlob(id, at: location, byteCount: byteCount, to: body)
      }
      guard object.kind == .blob else {
        throw StoreError.wrongKind(id, expected: .blob, found: object.kind)
      }
      try object.stream(failure: &failure, to: give)
    default:
      let object = try read(id, at: location)
      guard object.kind == .blob else {
        throw StoreError.wrongKind(id, expected: .blob, found: object.kind)
      }
      try give(object.data.bytes)
    }
    if let failure { throw failure }
    guard given == byteCount, digest.finish() == id else {
      throw StoreError.wrongHash(id)
    }
  }

  /// Streams a large object of a pack: inflated while it is read, or assembled from its deltas.
  private func streamPacked(
    pack number: Int,
    offset: Int,
    failure: inout (any Error)?,
    to body: (RawSpan) throws -> Void
  ) throws(StoreError) {
    let pack = self.pack(number)
    let entry = try PackEntry(pack, number: number, at: offset, windows: windows)
    guard entry.baseOffset != nil else {
      return try inflateStreamed(entry, of: pack, number: number, failure: &failure, to: body)
    }
    // The whole object may be the base of the next one, so it is kept, in a file if it is large.
    let object = try readPacked(pack: number, offset: offset)
    let bytes = object.data.bytes
    var position = 0
    while position < bytes.byteCount {
      let end = min(position + 4 * Self.pieceByteCount, bytes.byteCount)
      do {
        try body(bytes.extracting(position..<end))
      } catch {
        failure = error
        return
      }
      object.data.releaseIfDue(from: position, to: end)
      position = end
    }
  }
}
