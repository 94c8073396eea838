internal import Digests
internal import FileSystem
public import GitObjects
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A finished pack.
public struct WrittenPack: Equatable, Sendable {
  /// The path of the `.pack` file.
  public let path: String
  /// The number of objects in it.
  public let objectCount: Int
  /// The size of pack and index together, in bytes.
  public let byteCount: Int

  /// Removes the pack; the index goes first, which hides the pack from Git.
  public func remove() {
    for ending in ["idx", "pack"] { Files.remove(Array((path.dropLast(4) + ending).utf8)) }
  }
}

/// Writes a pack and its index (gitformat-pack(5), versions 2), for many threads at once.
///
/// The pack has a temporary name, which Git ignores, until `finish` has synced all of it to the
/// disk.
public final class PackWriter: Sendable {
  struct Entry {
    let crc: UInt32
    let offset: Int
    /// The number of deltas to apply to read the object.
    let depth: Int32

    var placement: Placement { Placement(offset: offset, depth: Int(depth)) }
  }

  /// The place of an object in the pack, and the number of deltas to apply to read it.
  struct Placement {
    let offset: Int
    let depth: Int
  }

  private struct State: ~Copyable {
    var entries: [Entry] = []
    var written = ObjectTable()
    var buffer: [UInt8] = []
    var flushed = 0
    var failure: StoreError?
    var entryFileCount = 0
    var isClosed = false
    /// The path of the file that keeps Git from dropping the finished pack.
    var keepPath: [UInt8]?
  }

  private static let bufferByteCount = 1 << 20

  /// The format of the ids.
  let format: ObjectFormat
  private let directory: String
  private let run: String
  private let temporaryPath: String
  private let file: FileHandle
  private let mode: UInt16?
  private let state: Mutex<State>

  /// Begins a pack in a `pack` directory.
  ///
  /// - Parameters:
  ///   - format: the format of the ids.
  ///   - run: tells the temporary name from those of other runs.
  ///   - mode: the permission bits of the files, as in `core.sharedRepository`; `nil` for the read
  ///     bits that the umask leaves.
  /// - Throws: `StoreError.system`.
  public init(
    directory: String,
    _ format: ObjectFormat,
    run: String,
    mode: UInt16? = nil
  ) throws(StoreError) {
    self.directory = directory
    self.format = format
    self.mode = mode
    temporaryPath = "\(directory)/\(Self.prefix)\(run)"
    self.run = run
    do throws(FileSystemError) {
      try Files.makeDirectory(Array(directory.utf8))
      file = try FileHandle(creating: Array(temporaryPath.utf8), mode: 0o444)
    } catch {
      throw .system(error)
    }
    var state = State()
    state.buffer = Array("PACK".utf8) + [0, 0, 0, 2, 0, 0, 0, 0]
    self.state = Mutex(state)
  }

  deinit { discard() }

  /// Removes an unfinished pack, or gives a finished one to Git.
  ///
  /// Before that, Git keeps the finished pack even if no reference leads to its objects.
  public func discard() {
    state.withLock { state in
      if let path = state.keepPath.take() { Files.remove(path) }
      guard !state.isClosed else { return }
      state.isClosed = true
      remove(temporaryPath)
    }
  }

  /// The offset of an object in this pack; `nil` if the pack does not have it.
  public func offset(of id: ObjectID) -> Int? {
    state.withLock { state in
      state.written.number(of: id).map { state.entries[$0].offset }
    }
  }

  /// Adds an entry, unless the object is already here.
  ///
  /// - Parameters:
  ///   - type: the number of the entry's type.
  ///   - byteCount: the inflated size.
  ///   - base: the place of a delta's base; `nil` for a whole object.
  /// - Returns: the place of the object, from this call or an earlier one.
  func append(
    _ id: ObjectID,
    type: UInt8,
    byteCount: Int,
    base: Placement?,
    deflated: [UInt8]
  ) throws(StoreError) -> Placement {
    try state.withLock { state throws(StoreError) in
      if let failure = state.failure { throw failure }
      let (number, isNew) = state.written.insert(id)
      guard isNew else { return state.entries[number].placement }
      let offset = state.flushed + state.buffer.count
      let start = state.buffer.count
      Self.appendHeader(type, byteCount: byteCount, to: &state.buffer)
      if let base { Self.appendDistance(offset - base.offset, to: &state.buffer) }
      state.buffer.append(contentsOf: deflated)
      let crc = crc32(state.buffer.rawSpan.extracting(start...))
      let placement = Placement(offset: offset, depth: base.map { $0.depth + 1 } ?? 0)
      state.entries.append(
        Entry(crc: crc, offset: offset, depth: Int32(placement.depth))
      )
      if state.buffer.count >= Self.bufferByteCount {
        do throws(StoreError) {
          try flush(&state)
        } catch {
          state.failure = error
          throw error
        }
      }
      return placement
    }
  }

  /// Appends the type and size at the beginning of an entry.
  static func appendHeader(_ type: UInt8, byteCount: Int, to buffer: inout [UInt8]) {
    var first = type << 4 | UInt8(byteCount & 15)
    var rest = byteCount >> 4
    while rest > 0 {
      buffer.append(first | 0x80)
      first = UInt8(rest & 0x7F)
      rest >>= 7
    }
    buffer.append(first)
  }

  private static func appendDistance(_ distance: Int, to buffer: inout [UInt8]) {
    // The last digit first; eight digits are enough for 72 petabytes.
    var digits = UInt64(distance & 0x7F)
    var count = 1
    var rest = distance >> 7
    while rest > 0 {
      rest -= 1
      digits |= UInt64(rest & 0x7F | 0x80) << (8 * UInt64(count))
      count += 1
      rest >>= 7
    }
    for index in (0..<count).reversed() {
      buffer.append(UInt8(truncatingIfNeeded: digits >> (8 * UInt64(index))))
    }
  }

  private func flush(_ state: inout State) throws(StoreError) {
    try StoreError.wrapping(file.write(state.buffer.rawSpan, at: state.flushed))
    state.flushed += state.buffer.count
    state.buffer.removeAll(keepingCapacity: true)
  }

  /// Adds an entry that is in its own file, including the header.
  ///
  /// Only its place is reserved under the lock: other threads go on while the bytes are copied.
  ///
  /// - Parameters:
  ///   - entry: the file, of which the first `byteCount` bytes are the entry.
  ///   - crc: their CRC-32.
  func append(
    _ id: ObjectID,
    from entry: borrowing FileHandle,
    byteCount: Int,
    crc: UInt32
  ) throws(StoreError) {
    let offset = try state.withLock { state throws(StoreError) -> Int? in
      if let failure = state.failure { throw failure }
      guard state.written.insert(id).isNew else { return nil }
      do throws(StoreError) {
        try flush(&state)
      } catch {
        state.failure = error
        throw error
      }
      let offset = state.flushed
      state.flushed += byteCount
      state.entries.append(Entry(crc: crc, offset: offset, depth: 0))
      return offset
    }
    guard let offset else { return }
    do throws(FileSystemError) {
      try file.copy(byteCount, from: entry, to: offset)
    } catch {
      // The pack has a gap now.
      let failure = StoreError.system(error)
      state.withLock { $0.failure = $0.failure ?? failure }
      throw failure
    }
  }

  /// Makes a file for an entry beside the pack, which is removed when it is closed.
  func makeEntryFile() throws(StoreError) -> FileHandle {
    let number = state.withLock { state in
      state.entryFileCount += 1
      return state.entryFileCount
    }
    let name = "\(Self.prefix)\(run).\(number)"
    return try StoreError.wrapping(
      FileHandle(unnamedIn: Array(directory.utf8), fallback: Array(name.utf8))
    )
  }

  /// Syncs the pack and its index to the disk and gives them their final names.
  ///
  /// - Returns: `nil` if nothing was added; then nothing is left behind.
  /// - Throws: `StoreError.system`; then nothing is left behind either.
  public func finish() throws(StoreError) -> WrittenPack? {
    do throws(StoreError) {
      let written: WrittenPack? = try state.withLock { state throws(StoreError) in
        guard !state.entries.isEmpty else { return nil }
        if let failure = state.failure { throw failure }
        try flush(&state)
        let count = UInt32(state.entries.count)
        let header = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
        try StoreError.wrapping(file.write(header.rawSpan, at: 8))
        let checksum = try checksum(upTo: state.flushed)
        try StoreError.wrapping(file.write(checksum.rawSpan, at: state.flushed))
        try StoreError.wrapping(file.synchronise())
        let name = String(decoding: Hex.encode(checksum), as: UTF8.self)
        let index = PackIndexText.make(
          state.written.ids,
          state.entries,
          packChecksum: checksum,
          format
        )
        let path = "\(directory)/pack-\(name)"
        state.keepPath = try StoreError.wrapping(keep(path))
        try StoreError.wrapping(publish(index, path: path))
        state.isClosed = true
        return WrittenPack(
          path: path + ".pack",
          objectCount: state.entries.count,
          byteCount: state.flushed + checksum.count + index.count
        )
      }
      if written == nil { discard() }
      return written
    } catch {
      discard()
      throw error
    }
  }

  /// Keeps other processes from dropping the pack in a repack, before they can see it
  /// (git-repack(1)).
  ///
  /// - Returns: the path of the file that does so; `nil` if there was one already.
  private func keep(_ path: String) throws(FileSystemError) -> [UInt8]? {
    let path = Array("\(path).keep".utf8)
    // Renamed when complete: an empty file, which a kill would leave, could belong to any program.
    let newPath = Array("\(directory)/\(Self.prefix)\(run).keep".utf8)
    try Files.create(newPath, Self.keepMark + Array("\(run)\n".utf8))
    defer { Files.remove(newPath) }
    return try Files.rename(newPath, toNew: path) ? path : nil
  }

  /// Renames the pack, then its index: Git sees a pack only with its index.
  private func publish(_ index: [UInt8], path: String) throws(FileSystemError) {
    let temporaryIndex = Array("\(directory)/\(Self.indexPrefix)\(run)".utf8)
    let packPath = Array("\(path).pack".utf8)
    let indexFile = try FileHandle(creating: temporaryIndex, mode: 0o444)
    do throws(FileSystemError) {
      try indexFile.write(index.rawSpan, at: 0)
      try indexFile.synchronise()
      if let mode {
        try file.setMode(mode)
        try indexFile.setMode(mode)
      }
      // The name is a hash of the content: a pack of that name is intact, and must survive a
      // failure.
      let isNew = !Files.exists(packPath)
      try Files.rename(Array(temporaryPath.utf8), to: packPath)
      do throws(FileSystemError) {
        try Files.rename(temporaryIndex, to: Array("\(path).idx".utf8))
      } catch {
        if isNew { Files.remove(packPath) }
        throw error
      }
    } catch {
      Files.remove(temporaryIndex)
      throw error
    }
  }

  private func checksum(upTo end: Int) throws(StoreError) -> [UInt8] {
    var digest = ObjectDigest(format)
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { unsafe piece.deallocate() }
    var position = 0
    while position < end {
      let wanted = min(piece.count, end - position)
      let room = unsafe UnsafeMutableRawBufferPointer(rebasing: piece[..<wanted])
      guard try unsafe StoreError.wrapping(file.read(into: room, at: position)) == wanted else {
        throw .badPack(path: temporaryPath, .lostBytes)
      }
      digest.update(unsafe UnsafeRawBufferPointer(room).bytes)
      position += wanted
    }
    return digest.finish().bytes
  }
}

extension PackWriter {
  // Git's unfinished packs are `tmp_…`, and `git gc --prune=now` removes all files of such names,
  // even those that are being written. It ignores these names; the next run removes what a killed
  // one left.
  private static let prefix = "\(ownPrefix)pack-"
  private static let indexPrefix = "\(ownPrefix)idx-"
  /// The prefix of the names of unfinished files.
  static let ownPrefix = "lfs-migrate-tmp-"
  private static let keepMark = Array("lfs-migrate ".utf8)

  /// Removes unfinished packs of killed runs, and gives finished ones to Git.
  ///
  /// Call it only while no other run can be at work in the repository.
  public static func removeLeftovers(in directory: String) throws(StoreError) {
    for name in try directoryNames(directory) {
      let path = "\(directory)/\(name)"
      if name.hasPrefix(prefix) || name.hasPrefix(indexPrefix) || isKeep(path) { remove(path) }
    }
  }

  /// Whether a file is the `.keep` file of a run's pack.
  private static func isKeep(_ path: String) -> Bool {
    guard path.hasSuffix(".keep"), let content = try? Files.contents(of: Array(path.utf8)) else {
      return false
    }
    return content.starts(with: keepMark)
  }
}

/// The id of this process.
public enum ProcessNumber {
  /// The id of this process.
  public static var current: Int32 { getpid() }
}
