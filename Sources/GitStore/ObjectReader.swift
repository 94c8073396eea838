internal import Digests
public import GitObjects

/// Reads objects, for one thread.
///
/// It caches recent objects, so that reading in the order of the packs inflates each object once.
// SAFETY: not Sendable; each worker has its own.
public final class ObjectReader {
  /// Content up to this size, in bytes, is held whole; larger content is streamed.
  public static let wholeByteCount = 8 << 20

  /// Where the objects are.
  public let database: ObjectDatabase
  /// The maximum size of an object, a delta or its base that is held whole, in bytes; more is an
  /// error.
  ///
  /// For untrusted objects: a few bytes can inflate to a thousand times as many.
  public var byteLimit = Int.max
  let windows = PackWindows()
  let whole = WholeInflater()
  let stream = StreamInflater()
  var cache: DeltaBaseCache
  var digest: ObjectDigest
  /// The numbers of the packs, those of the latest finds first: the next object is likely to be in
  /// one of these.
  private var packOrder: [Int]
  /// The database's packs, for this thread alone.
  private let packs: [PackFile]
  /// The deltas of the object that is being read, the last one first.
  private var chain: [PackEntry] = []
  /// The buffer for short deltas, which are nearly all: each is needed for a moment.
  private lazy var room = try? ObjectData(byteCount: 64 << 10, spillDirectory: "")

  /// A reader of `database`.
  ///
  /// - Parameter cacheByteCount: the size of the cache of delta bases, in bytes.
  public init(_ database: ObjectDatabase, cacheByteCount: Int = 12 << 20) {
    self.database = database
    digest = ObjectDigest(database.format)
    packs = database.packs.map { PackFile(copying: $0) }
    packOrder = Array(packs.indices)
    cache = DeltaBaseCache(byteLimit: cacheByteCount)
  }

  /// The format of the ids.
  public var format: ObjectFormat { database.format }

  /// Drops all cached objects, to free memory.
  public func forget() { cache.removeAll() }

  /// Drops the last large object, which may take 64 MiB, or a file.
  public func forgetLargeObject() { cache.makeRoom(for: .max) }

  /// The place of an object in the store.
  ///
  /// - Throws: `StoreError.missing`.
  public func location(of id: ObjectID) throws(StoreError) -> ObjectLocation {
    for place in packOrder.indices {
      let number = packOrder[place]
      guard let offset = packs[number].offset(of: id) else { continue }
      if place > 0 {
        packOrder.remove(at: place)
        packOrder.insert(number, at: 0)
      }
      return .packed(pack: number, offset: offset)
    }
    if let found = database.looseLocation(of: id) { return found }
    return try lateLocation(of: id)
  }

  /// The pack of a number.
  func pack(_ number: Int) -> PackFile {
    number < packs.count ? packs[number] : database.pack(number)
  }

  /// The place of an object that was not found, or was loose, a moment ago.
  func lateLocation(of id: ObjectID) throws(StoreError) -> ObjectLocation {
    guard let found = try database.lateLocation(of: id) else { throw .missing(id) }
    return found
  }

  /// An object with its content, held whole.
  ///
  /// - Throws: `StoreError` if the object is missing or damaged; its hash is not checked.
  public func read(_ id: ObjectID) throws(StoreError) -> StoredObject {
    try read(id, at: try location(of: id))
  }

  /// The object of an id, which is stored at `location`.
  public func read(_ id: ObjectID, at location: ObjectLocation) throws(StoreError) -> StoredObject {
    switch location {
    case .packed(let pack, let offset):
      do throws(StoreError) {
        return try readPacked(pack: pack, offset: offset)
      } catch {
        throw error.naming(id)
      }
    case .loose(let path):
      guard let object = try LooseObject.open(path, id: id, inflater: stream) else {
        return try read(id, at: try lateLocation(of: id))
      }
      try checkLimit(object.byteCount)
      return try object.read(in: database.spillDirectory)
    }
  }

  /// The content of an object, which must be of a kind.
  ///
  /// - Throws: `StoreError`, also `wrongKind`.
  public func read(_ id: ObjectID, _ kind: ObjectKind) throws(StoreError) -> ObjectData {
    let object = try read(id)
    guard object.kind == kind else {
      throw .wrongKind(id, expected: kind, found: object.kind)
    }
    return object.data
  }

  /// The place of the delta base of an object; `nil` if it is stored whole.
  public func deltaBase(of location: ObjectLocation) -> ObjectLocation? {
    guard case .packed(let number, let offset) = location,
      let entry = try? PackEntry(
        pack(number),
        number: number,
        at: offset,
        windows: windows
      )
    else { return nil }
    return entry.baseOffset.map { .packed(pack: number, offset: $0) }
  }

  /// A copy of an object's content, which hashes to its id.
  ///
  /// - Throws: `StoreError` if it is missing, damaged, of another kind or hashes to another id.
  public func bytes(_ id: ObjectID, _ kind: ObjectKind) throws(StoreError) -> [UInt8] {
    let data = try readChecked(id, kind, at: try location(of: id))
    return data.bytes.array
  }

  /// Reads an object of a pack, and resolves its deltas.
  func readPacked(pack number: Int, offset: Int) throws(StoreError) -> StoredObject {
    let pack = pack(number)
    chain.removeAll(keepingCapacity: true)
    var position = offset
    var cached: DeltaBaseCache.Base?
    var object: StoredObject?
    while true {
      unsafe cached = cache.base(pack: number, offset: position)
      if unsafe cached != nil { break }
      object = cache.largeObject(pack: number, offset: position)
      if object != nil { break }
      let entry = try PackEntry(pack, number: number, at: position, windows: windows)
      if let base = entry.baseOffset {
        // A chain longer than the number of objects in the pack is circular.
        guard chain.count < pack.index.count else { throw pack.damaged(.deltaCircle) }
        chain.append(entry)
        position = base
        continue
      }
      guard let kind = entry.kind else { throw pack.damaged(.objectType) }
      cache.makeRoom(for: entry.byteCount)
      let whole = StoredObject(kind: kind, data: try inflate(entry, of: pack, number: number))
      // Commits are hardly ever bases.
      if kind != .commit || !chain.isEmpty { cache.insert(whole, pack: number, offset: position) }
      object = whole
      break
    }
    while let entry = chain.popLast() {
      let delta: ObjectData
      if let room, entry.byteCount <= room.byteCount,
        try inflateWhole(entry, of: pack, number: number, into: room)
      {
        delta = room
      } else {
        delta = try inflate(entry, of: pack, number: number)
      }
      let result: StoredObject
      if let base = object {
        let data = try apply(delta, entry.byteCount, to: base.data.bytes, of: base.data, in: pack)
        result = StoredObject(kind: base.kind, data: data)
      } else if let base = unsafe cached {
        let data = unsafe try apply(delta, entry.byteCount, to: base.bytes.bytes, of: nil, in: pack)
        result = unsafe StoredObject(kind: base.kind, data: data)
      } else {
        preconditionFailure("the loop above ends with a base")
      }
      cache.insert(result, pack: number, offset: entry.offset)
      object = result
    }
    if let object { return object }
    guard let cached = unsafe cached else { preconditionFailure("the loop above found it") }
    let data = unsafe try makeData(cached.bytes.count)
    unsafe data.fill(cached.bytes.bytes, at: 0)
    return unsafe StoredObject(kind: cached.kind, data: data)
  }

  /// The inflated bytes of an entry: an object's content or a delta.
  func inflate(
    _ entry: PackEntry,
    of pack: PackFile,
    number: Int
  ) throws(StoreError) -> ObjectData {
    // Deflate makes at most 1032 bytes of one: a larger declared size is false, and no memory is
    // allocated for it.
    guard entry.byteCount / 1032 <= pack.end - entry.dataOffset else {
      throw pack.damaged(.impossibleSize)
    }
    try checkLimit(entry.byteCount)
    let data = try makeData(entry.byteCount)
    if entry.byteCount <= Self.wholeByteCount,
      try inflateWhole(entry, of: pack, number: number, into: data)
    {
      return data
    }
    var filled = 0
    try inflateStreamed(entry, of: pack, number: number) { piece in
      data.fill(piece, at: filled)
      filled += piece.byteCount
    }
    return data
  }

  /// Inflates an entry in one call; false if that fails.
  private func inflateWhole(
    _ entry: PackEntry,
    of pack: PackFile,
    number: Int,
    into data: ObjectData
  ) throws(StoreError) -> Bool {
    let bound = entry.byteCount + entry.byteCount >> 9 + 64
    let input = unsafe try windows.bytes(
      of: pack,
      number: number,
      at: entry.dataOffset,
      atLeast: bound
    )
    let room = unsafe UnsafeMutableRawBufferPointer(rebasing: data.room[..<entry.byteCount])
    return unsafe whole.inflate(input, into: room)
  }

  private func makeData(_ byteCount: Int) throws(StoreError) -> ObjectData {
    try ObjectData(byteCount: byteCount, spillDirectory: database.spillDirectory)
  }

  private func checkLimit(_ byteCount: Int) throws(StoreError) {
    guard byteCount <= byteLimit else { throw .tooLarge(byteCount: byteCount, limit: byteLimit) }
  }

  /// - Parameters:
  ///   - byteCount: the number of bytes of `delta` that are in use.
  ///   - owner: the owner of the base's bytes, if they may be in a file.
  private func apply(
    _ delta: ObjectData,
    _ byteCount: Int,
    to base: RawSpan,
    of owner: ObjectData?,
    in pack: PackFile
  ) throws(StoreError) -> ObjectData {
    let instructions = delta.bytes.extracting(0..<byteCount)
    guard var reader = DeltaReader(instructions), reader.baseByteCount == base.byteCount else {
      throw pack.damaged(.deltaBaseSize)
    }
    // A delta makes at most 16 MiB of a byte: a copy takes one to seven bytes.
    guard reader.resultByteCount >> 24 <= byteCount else {
      throw pack.damaged(.impossibleSize)
    }
    try checkLimit(reader.resultByteCount)
    if reader.resultByteCount > ObjectData.spillByteCount {
      // Nothing is allocated or copied for a result that would be shorter than declared.
      var trial = DeltaReader(instructions)
      while trial?.next() != nil {}
      guard trial?.isFinished == true else { throw pack.damaged(.delta) }
    }
    cache.makeRoom(for: reader.resultByteCount)
    let result = try makeData(reader.resultByteCount)
    var filled = 0
    while let instruction = reader.next() {
      let piece =
        switch instruction {
        case .copy(let range): base.extracting(range)
        case .insert(let range): instructions.extracting(range)
        }
      // The reader checks that all pieces fit in the result.
      if result.fill(piece, at: filled) { owner?.release(upTo: base.byteCount) }
      filled += piece.byteCount
    }
    guard reader.isFinished else { throw pack.damaged(.delta) }
    return result
  }
}

extension StoreError {
  /// Adds the object's id to an error that only names its pack.
  func naming(_ id: ObjectID) -> StoreError {
    guard case .badPack(let path, let damage) = self else { return self }
    return .corrupt(id, .pack(path: path, damage))
  }
}
