internal import Digests
internal import FileSystem

/// An object in a store: the result of `LFSObjectWriter.finish`.
public struct StoredLFSObject: Hashable, Sendable {
  /// The object's id.
  public let oid: LFSObjectID
  /// The object's length, in bytes.
  public let byteCount: UInt64
  /// Whether the store did not have the object before.
  public let isNew: Bool

  /// An object that a store has.
  public init(oid: LFSObjectID, byteCount: UInt64, isNew: Bool) {
    self.oid = oid
    self.byteCount = byteCount
    self.isNew = isNew
  }
}

/// A new object of a store: takes the content in pieces, then puts it in its place.
///
/// An unfinished object leaves no trace.
public struct LFSObjectWriter: ~Copyable {
  /// After this number of bytes, writeback is started, so that a later sync is short.
  private static let writebackByteCount: UInt64 = 8 << 20

  /// The number of bytes written so far.
  public private(set) var byteCount: UInt64 = 0

  private let store: ObjectStore
  private let handles: ObjectStore.Handles
  private let name: [UInt8]
  /// The temporary file; `nil` once it is closed.
  private var file: FileHandle?
  /// Whether the temporary file has its temporary name, and is removed at the end of the value.
  private var isTemporary = true
  private var digest = Digest(.sha256)
  /// The object's id, if the caller computed it.
  private var oid: LFSObjectID?
  private var writebackStart: UInt64 = 0

  init(store: ObjectStore, handles: ObjectStore.Handles, number: Int) throws(ObjectStoreError) {
    self.store = store
    self.handles = handles
    let name = Array(String(number).utf8)
    self.name = name
    file = try ObjectStoreError.wrapping(FileHandle(creating: name, in: handles.run.directory))
  }

  deinit {
    if isTemporary { Files.remove(name, in: handles.run.directory) }
  }

  /// Appends bytes; few big pieces are faster than many small ones.
  ///
  /// - Throws: `ObjectStoreError` if they can't be written.
  public mutating func write(_ bytes: RawSpan) throws(ObjectStoreError) {
    digest.update(bytes)
    try append(bytes)
  }

  /// Appends content whose id the caller computed.
  mutating func write(_ content: RawSpan, named oid: LFSObjectID) throws(ObjectStoreError) {
    self.oid = oid
    try append(content)
  }

  private mutating func append(_ bytes: RawSpan) throws(ObjectStoreError) {
    let start = byteCount
    try ObjectStoreError.wrapping(file?.write(bytes, at: Int(start)))
    byteCount += UInt64(bytes.byteCount)
    let pending = byteCount - writebackStart
    if pending >= Self.writebackByteCount {
      file?.startWriteback(from: writebackStart, byteCount: pending)
      writebackStart = byteCount
    }
  }

  /// Renames the object to its place, unless the store has it.
  ///
  /// - Throws: `ObjectStoreError` if something else is in that place, or the rename fails.
  public consuming func finish() throws(ObjectStoreError) -> StoredLFSObject {
    try close()
    let oid = self.oid ?? digestName()
    while true {
      if try ObjectStoreError.wrapping(takePlace(of: oid)) {
        isTemporary = false
        return StoredLFSObject(oid: oid, byteCount: byteCount, isNew: true)
      }
      if try hasExisting(oid) {
        return StoredLFSObject(oid: oid, byteCount: byteCount, isNew: false)
      }
      // Another process removed it meanwhile: the name is free again.
    }
  }

  private var temporaryPath: [UInt8] { store.temporaryPath(name, handles) }

  private mutating func digestName() -> LFSObjectID {
    let name = digest.finish()
    return LFSObjectID(name.rawSpan)
  }

  private mutating func close() throws(ObjectStoreError) {
    guard let file = file.take() else { preconditionFailure("the file is open until now") }
    if let mode = store.sharing.fileMode { try ObjectStoreError.wrapping(file.setMode(mode)) }
    do throws(FileSystemError) {
      try file.close()
    } catch {
      throw .system(error)
    }
  }

  /// Renames the temporary file, unless something is in the object's place.
  private func takePlace(of oid: LFSObjectID) throws(FileSystemError) -> Bool {
    let path = ObjectStore.relativePath(of: oid)
    try store.makeDirectory(of: oid, handles)
    do throws(FileSystemError) {
      return try rename(to: path)
    } catch  where error.isAbsence {
      // Another process, such as `git lfs prune`, removed the directory since it was made.
      try store.makeDirectory(of: oid, handles, again: true)
      return try rename(to: path)
    }
  }

  private func rename(to path: [UInt8]) throws(FileSystemError) -> Bool {
    try Files.rename(name, in: handles.run.directory, toNew: path, in: handles.objects)
  }

  /// Whether something is in the object's place; it must be equal to the object.
  private func hasExisting(_ oid: LFSObjectID) throws(ObjectStoreError) -> Bool {
    let path = store.path(of: oid)
    let name = ObjectStore.relativePath(of: oid)
    let entry = try ObjectStoreError.wrapping(Files.entry(name, in: handles.objects))
    switch entry {
    case nil: return false
    case .file(byteCount):
      // Git LFS does not sync: a crash can leave an object of the right length with other content.
      guard try hasContent(path) else { throw .damaged(object: path) }
      return true
    case .file(let existing)?:
      throw .differs(object: path, byteCount: existing, expected: byteCount)
    case .other?:
      throw .notAFile(object: path)
    }
  }

  /// Whether the file at `path`, of the same length, has the written content.
  private func hasContent(_ path: [UInt8]) throws(ObjectStoreError) -> Bool {
    var existing = try LFSObjectReader(path: path)
    var written = try LFSObjectReader(path: temporaryPath)
    return try existing.hasSameRest(as: &written)
  }
}
