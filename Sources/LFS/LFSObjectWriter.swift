internal import Digests

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An object that a store has: what `LFSObjectWriter.finish` made of the content.
public struct StoredLFSObject: Hashable, Sendable {
  /// The object's name.
  public let oid: LFSObjectID
  /// The object's length, in bytes.
  public let byteCount: UInt64
  /// Whether the store did not have the object before.
  public let isNew: Bool
}

/// A new object of a store: takes its content in pieces, then its place under its name.
///
/// An object that is not finished leaves no trace.
public struct LFSObjectWriter: ~Copyable {
  /// After so many bytes the disk is asked to begin, so that waiting for it later is short.
  private static let writebackByteCount: UInt64 = 8 << 20

  /// How many bytes were written so far.
  public private(set) var byteCount: UInt64 = 0

  private let store: ObjectStore
  private let handles: ObjectStore.Handles
  private let name: [UInt8]
  /// The temporary file, nil once it is closed.
  private var descriptor: Int32?
  /// Whether the temporary file still has its temporary name, and should lose it in the end.
  private var isTemporary = true
  private var digest = Digest(.sha256)
  /// The object's name where the caller had it already.
  private var oid: LFSObjectID?
  private var writebackStart: UInt64 = 0

  init(store: ObjectStore, handles: ObjectStore.Handles, number: Int) throws(ObjectStoreError) {
    self.store = store
    self.handles = handles
    let name = Array(String(number).utf8)
    self.name = name
    descriptor = try Self.open(name, store, handles)
  }

  private static func open(
    _ name: [UInt8],
    _ store: ObjectStore,
    _ handles: ObjectStore.Handles
  ) throws(ObjectStoreError) -> Int32 {
    do throws(SystemCallError) {
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
      return try FileSystem.open(name, in: handles.run.descriptor, flags)
    } catch {
      throw error.at(store.temporaryPath(name, handles))
    }
  }

  deinit {
    if let descriptor { FileSystem.closeIgnoringErrors(descriptor) }
    if isTemporary { FileSystem.remove(name, in: handles.run.descriptor) }
  }

  /// Adds the bytes to the content; few big pieces are better than many small ones.
  ///
  /// - Throws: `ObjectStoreError` if they can't be written.
  public mutating func write(_ bytes: RawSpan) throws(ObjectStoreError) {
    digest.update(bytes)
    try append(bytes)
  }

  /// Writes content whose name the caller computed.
  mutating func write(_ content: RawSpan, named oid: LFSObjectID) throws(ObjectStoreError) {
    self.oid = oid
    try append(content)
  }

  private mutating func append(_ bytes: RawSpan) throws(ObjectStoreError) {
    guard let descriptor else { preconditionFailure("the file is open until it is finished") }
    do throws(SystemCallError) {
      try FileSystem.write(bytes, to: descriptor)
    } catch {
      throw error.at(temporaryPath)
    }
    byteCount += UInt64(bytes.byteCount)
    let pending = byteCount - writebackStart
    if pending >= Self.writebackByteCount {
      FileSystem.startWriteback(descriptor, from: writebackStart, count: pending)
      writebackStart = byteCount
    }
  }

  /// Gives the content its name, unless the store has the object already.
  ///
  /// - Throws: `ObjectStoreError` if something else has the name, or nothing can get it.
  public consuming func finish() throws(ObjectStoreError) -> StoredLFSObject {
    try close()
    let oid = self.oid ?? digestName()
    while true {
      do throws(SystemCallError) {
        if try takePlace(of: oid) {
          isTemporary = false
          return StoredLFSObject(oid: oid, byteCount: byteCount, isNew: true)
        }
      } catch {
        throw error.at(store.path(of: oid))
      }
      if try hasExisting(oid) {
        return StoredLFSObject(oid: oid, byteCount: byteCount, isNew: false)
      }
      // Removed by someone in between: then the name is free again.
    }
  }

  private var temporaryPath: [UInt8] { store.temporaryPath(name, handles) }

  private mutating func digestName() -> LFSObjectID {
    let name = digest.finish()
    return LFSObjectID(name.rawSpan)
  }

  private mutating func close() throws(ObjectStoreError) {
    guard let descriptor else { preconditionFailure("the file is open until it is finished") }
    do throws(SystemCallError) {
      if let mode = store.sharing.fileMode { try FileSystem.setMode(of: descriptor, to: mode) }
      self.descriptor = nil
      try FileSystem.close(descriptor)
    } catch {
      throw error.at(temporaryPath)
    }
  }

  /// Renames the temporary file, unless something has the object's name.
  private func takePlace(of oid: LFSObjectID) throws(SystemCallError) -> Bool {
    let path = ObjectStore.relativePath(of: oid)
    try store.makeDirectory(of: oid, handles)
    do throws(SystemCallError) {
      return try rename(to: path)
    } catch  where error.errno == ENOENT {
      // Someone, such as 'git lfs prune', removed the directory since it was made.
      try store.makeDirectory(of: oid, handles, again: true)
      return try rename(to: path)
    }
  }

  private func rename(to path: [UInt8]) throws(SystemCallError) -> Bool {
    try FileSystem.rename(
      name,
      in: handles.run.descriptor,
      toNew: path,
      in: handles.objects
    )
  }

  /// Whether something has the object's name, which must be able to be the object.
  private func hasExisting(_ oid: LFSObjectID) throws(ObjectStoreError) -> Bool {
    let path = store.path(of: oid)
    let entry: FileSystem.Entry?
    do throws(SystemCallError) {
      entry = try FileSystem.entry(ObjectStore.relativePath(of: oid), in: handles.objects)
    } catch {
      throw error.at(path)
    }
    switch entry {
    case nil: return false
    case .file(byteCount):
      // Git LFS does not wait for the disk: a crash can leave an object that has its length only.
      guard try hasContent(path) else { throw .damaged(object: path) }
      return true
    case .file(let existing)?:
      throw .differs(object: path, byteCount: existing, expected: byteCount)
    case .other?:
      throw .notAFile(object: path)
    }
  }

  /// Whether the file at `path`, of the same length, has what was written.
  private func hasContent(_ path: [UInt8]) throws(ObjectStoreError) -> Bool {
    var existing = try LFSObjectReader(path: path)
    var written = try LFSObjectReader(path: temporaryPath)
    return try existing.hasSameRest(as: &written)
  }
}
