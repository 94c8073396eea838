internal import Digests
internal import GitObjects
internal import GitStore
internal import History
internal import LFS
internal import Publication
internal import Reporting
internal import Runs
internal import Scan
internal import Workers

/// The results of converting the selected files.
struct Conversion: Sendable {
  /// The new blob of each file, by the file's number; zero if it is not converted.
  ///
  /// With an import it is a pointer; with an export, a pointer's content.
  var newIDs: ObjectIDList
  /// The number of LFS objects.
  var objectCount = 0
  /// The bytes of these.
  var byteCount: UInt64 = 0
  /// The number of objects that the store did not have before.
  var newObjectCount = 0
  /// The bytes of these.
  var newByteCount: UInt64 = 0
}

/// Converts selected files to LFS objects and pointers, in the order of the packs, in parallel.
///
/// Each file is streamed: it is read, checked against its id, hashed and written at once.
enum Converter {
  /// The reader and writer of one worker.
  final class Worker {
    let reader: ObjectReader
    let writer: ObjectWriter

    init(reader: ObjectReader, writer: ObjectWriter) {
      self.reader = reader
      self.writer = writer
    }
  }

  private struct Converted: Sendable {
    let file: Int
    let pointer: ObjectID
    let stored: StoredLFSObject
  }

  private struct Failure: Error {
    let file: Int
    let error: StoreError
  }

  /// Converts all files of a list that become pointers.
  ///
  /// - Parameters:
  ///   - needed: the path and commit of a file, by its number.
  ///   - writers: one for each reader.
  /// - Throws: `HistoryError.unreadable`, `ObjectStoreError`.
  static func convert(
    _ files: FileList,
    neededBy needed: (Int) -> Needed,
    into store: ObjectStore,
    _ readers: WorkerPool<ObjectReader>,
    _ writers: [ObjectWriter],
    _ journal: RunJournal,
    _ progress: any ProgressReporter
  ) async throws -> Conversion {
    let workers = WorkerPool(
      zip(readers.idleStates, writers).map { Worker(reader: $0, writer: $1) }
    )
    let counter = progress.begin(
      "Converting files",
      total: files.converted.byteCount,
      unit: .bytes
    )
    let list = files.readingOrder.filter { files.states[Int($0)] == .converts }
    let pieces = pieces(list, files: files, workers: workers.count)
    let converted: [[Converted]]
    do {
      converted = try await workers.map(pieces.count) { worker, number in
        var output: [Converted] = []
        for index in pieces[number] {
          let file = Int(list[index])
          output.append(
            try convert(file, of: files, into: store, worker, journal.reusable) {
              counter.add(UInt64($0))
            }
          )
        }
        journal.converted.append(
          output.map { one in
            ConvertedFile(
              blob: files.id(one.file),
              oid: one.stored.oid,
              byteCount: one.stored.byteCount
            )
          }
        )
        return output
      }
    } catch let failure as Failure {
      throw HistoryError.unreadable(failure.error, needed: needed(failure.file))
    }
    progress.end()
    for reader in readers.idleStates { reader.forgetLargeObject() }
    var conversion = Conversion(newIDs: ObjectIDList(zeros: files.count))
    for one in converted.joined() {
      conversion.newIDs[one.file] = one.pointer
      conversion.objectCount += 1
      conversion.byteCount += one.stored.byteCount
      if one.stored.isNew {
        conversion.newObjectCount += 1
        conversion.newByteCount += one.stored.byteCount
      }
    }
    return conversion
  }

  /// Ranges of about equal bytes; a large file has a range of its own.
  static func pieces(_ list: [UInt32], files: FileList, workers: Int) -> [Range<Int>] {
    let total = list.reduce(UInt64(0)) { $0 + files.byteCounts[Int($1)] + 1024 }
    let target = max(total / UInt64(workers * 16), 1 << 20)
    var pieces: [Range<Int>] = []
    var start = 0
    var size: UInt64 = 0
    for index in list.indices {
      size += files.byteCounts[Int(list[index])] + 1024
      if size >= target {
        pieces.append(start..<index + 1)
        (start, size) = (index + 1, 0)
      }
    }
    if start < list.count { pieces.append(start..<list.count) }
    return pieces
  }

  private static func convert(
    _ file: Int,
    of files: FileList,
    into store: ObjectStore,
    _ worker: Worker,
    _ reusable: [ObjectID: ConvertedFile],
    _ progress: @Sendable (Int) -> Void
  ) throws -> Converted {
    let id = files.id(file)
    let byteCount = files.byteCounts[file]
    let stored: StoredLFSObject
    if let known = reusable[id], known.byteCount == byteCount,
      try store.hasObject(known.oid, ofBlob: id, byteCount: byteCount)
    {
      stored = StoredLFSObject(oid: known.oid, byteCount: byteCount, isNew: false)
      progress(Int(byteCount))
    } else {
      stored = try self.store(id, byteCount: Int(byteCount), of: file, in: store, worker, progress)
    }
    let pointer = Pointer(oid: stored.oid, size: stored.byteCount)
    return Converted(
      file: file,
      pointer: try worker.writer.addAlike(pointer.encoded),
      stored: stored
    )
  }

  private static func store(
    _ id: ObjectID,
    byteCount: Int,
    of file: Int,
    in store: ObjectStore,
    _ worker: Worker,
    _ progress: @Sendable (Int) -> Void
  ) throws -> StoredLFSObject {
    do {
      let location = try worker.reader.location(of: id)
      guard byteCount > GitStore.ObjectReader.wholeByteCount else {
        let data = try worker.reader.readChecked(id, .blob, at: location)
        let stored = try store.insert(data.bytes)
        progress(byteCount)
        return stored
      }
      var object = try store.makeWriter()
      try worker.reader.streamBlob(id, at: location, byteCount: byteCount) { piece in
        try object.write(piece)
        progress(piece.byteCount)
      }
      return try object.finish()
    } catch let error as StoreError {
      throw Failure(file: file, error: error)
    }
  }
}

extension ObjectStore {
  /// Whether the store has an object with the content of a blob.
  ///
  /// Both ids are computed from the object's bytes, so that records need not be trusted. This takes
  /// less time than inflating the blob.
  fileprivate func hasObject(
    _ oid: LFSObjectID,
    ofBlob blob: ObjectID,
    byteCount: UInt64
  ) throws -> Bool {
    guard try contains(oid, byteCount: byteCount), var object = try? open(oid) else { return false }
    var name = Digest(.sha256)
    var naming = ObjectDigest(blob.format)
    // Git hashes this header before the content.
    naming.update(Array("\(ObjectKind.blob.name) \(byteCount)\0".utf8))
    try object.stream { piece in
      try Task.checkCancellation()
      name.update(piece)
      naming.update(piece)
    }
    return LFSObjectID(name.finish().rawSpan) == oid && naming.finish() == blob
  }
}
