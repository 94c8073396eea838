internal import Digests
internal import GitObjects
internal import GitStore
internal import History
internal import LFS
internal import Scan
internal import Workers

/// Converts pointers to their content, in parallel.
///
/// Each object is streamed: it is read, checked against its id, deflated and written. A blob that
/// the repository has already is not written again.
struct ContentConverter {
  private struct Converted: Sendable {
    let file: Int
    let content: ObjectID
    let newByteCount: UInt64?
  }

  let files: FileList
  let pointers: [Pointer?]
  let store: ObjectStore
  /// The compression level, as in `core.compression`.
  let level: Int
  /// The path and commit of a file, by its number.
  let needed: @Sendable (Int) -> Needed
  /// Called with the number of further bytes that were converted.
  let progress: @Sendable (Int) -> Void

  /// Converts all files whose state is `converts`.
  ///
  /// - Returns: the conversion, whose numbers of new objects are those of new blobs.
  /// - Throws: `MigrationError.damagedContent`, `ObjectStoreError`, `StoreError`.
  func convert(_ workers: WorkerPool<Converter.Worker>) async throws -> Conversion {
    let list = (0..<files.count).filter { files.states[$0] == .converts }.map { UInt32($0) }
    let pieces = Converter.pieces(list, files: files, workers: workers.count)
    let converted = try await workers.map(pieces.count) { worker, number in
      try list[pieces[number]].map { try convert(Int($0), worker) }
    }
    var conversion = Conversion(newIDs: ObjectIDList(zeros: files.count))
    for one in converted.joined() {
      conversion.newIDs[one.file] = one.content
      conversion.objectCount += 1
      conversion.byteCount += files.byteCounts[one.file]
      if let byteCount = one.newByteCount {
        conversion.newObjectCount += 1
        conversion.newByteCount += byteCount
      }
    }
    return conversion
  }

  private func convert(_ file: Int, _ worker: Converter.Worker) throws -> Converted {
    guard let pointer = pointers[file] else { preconditionFailure("only pointers convert") }
    // The size of the object, since that in the pointer may be wrong.
    let byteCount = Int(clamping: files.byteCounts[file])
    guard pointer.oid != .empty else {
      let id = try worker.writer.add([], .blob)
      return Converted(file: file, content: id, newByteCount: nil)
    }
    let id: ObjectID
    let isNew: Bool
    if byteCount <= GitStore.ObjectReader.wholeByteCount {
      (id, isNew) = try convertWhole(file, pointer, byteCount, worker)
    } else {
      (id, isNew) = try convertStreamed(file, pointer, byteCount, worker)
    }
    return Converted(file: file, content: id, newByteCount: isNew ? UInt64(byteCount) : nil)
  }

  private func convertWhole(
    _ file: Int,
    _ pointer: Pointer,
    _ byteCount: Int,
    _ worker: Converter.Worker
  ) throws -> (ObjectID, Bool) {
    var content: [UInt8] = []
    content.reserveCapacity(byteCount)
    var reader = try open(pointer, of: file)
    try reader.stream { $0.append(to: &content) }
    guard content.count == byteCount, LFSObjectID(hashing: content.rawSpan) == pointer.oid else {
      throw damaged(pointer, file)
    }
    let id = worker.writer.id(of: content.rawSpan, .blob)
    progress(byteCount)
    guard !isKnown(id, worker) else { return (id, false) }
    try worker.writer.add(content.rawSpan, .blob, id: id)
    return (id, true)
  }

  /// Reads the object twice: first for its ids, since deflating takes most of the time and is not
  /// needed if the repository has the blob.
  private func convertStreamed(
    _ file: Int,
    _ pointer: Pointer,
    _ byteCount: Int,
    _ worker: Converter.Worker
  ) throws -> (ObjectID, Bool) {
    var name = Digest(.sha256)
    var naming = ObjectNaming(.blob, byteCount: byteCount, worker.reader.format)
    var reader = try open(pointer, of: file)
    try reader.stream { piece in
      try Task.checkCancellation()
      name.update(piece)
      naming.update(piece)
    }
    let digest = name.finish()
    guard LFSObjectID(digest.rawSpan) == pointer.oid else { throw damaged(pointer, file) }
    let id = naming.finish()
    guard !isKnown(id, worker) else {
      progress(byteCount)
      return (id, false)
    }
    var object = try worker.writer.stream(.blob, byteCount: byteCount, level: level)
    var rest = byteCount
    var again = try open(pointer, of: file)
    try again.stream { piece in
      try Task.checkCancellation()
      rest -= piece.byteCount
      guard rest >= 0 else { throw damaged(pointer, file) }
      try object.write(piece)
      progress(piece.byteCount)
    }
    // The object may have changed since the check.
    guard rest == 0, try object.finish() == id else { throw damaged(pointer, file) }
    return (id, true)
  }

  private func isKnown(_ id: ObjectID, _ worker: Converter.Worker) -> Bool {
    worker.reader.database.location(of: id) != nil
  }

  private func open(_ pointer: Pointer, of file: Int) throws -> LFSObjectReader {
    let reader: LFSObjectReader
    do throws(ObjectStoreError) {
      reader = try store.open(pointer.oid)
    } catch {
      guard case .missing = error else { throw error }
      throw damaged(pointer, file)
    }
    guard reader.byteCount == files.byteCounts[file] else { throw damaged(pointer, file) }
    return reader
  }

  private func damaged(_ pointer: Pointer, _ file: Int) -> MigrationError {
    .damagedContent(pointer.oid, path: store.path(of: pointer.oid), needed: needed(file))
  }
}
