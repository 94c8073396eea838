internal import FileSystem
internal import Synchronization

/// A directory of LFS objects: `objects/aa/bb/<oid>`, and `tmp` on the same file system.
///
/// An object appears under its name only when it is complete, and nothing is ever overwritten.
/// Directories are made with the first object. The store is safe for use by any number of threads.
public final class ObjectStore: Sendable {
  /// The directory that holds `objects` and `tmp`.
  public let directory: [UInt8]
  /// Directories whose files are objects too, named by id alone; they are only read.
  public let others: [[UInt8]]
  /// The permissions of files that are written.
  public let sharing: ObjectSharing

  private let state = Mutex(State())

  private struct State {
    var handles: Handles?
    /// A bit for each of the 65,536 directories `aa/bb`: whether it is known to exist.
    var knownDirectories = [UInt64](repeating: 0, count: 1024)
    var nextTemporary = 0
  }

  /// The directories that writers need.
  struct Handles {
    let objects: Directory
    let tmp: Directory
    let run: RunDirectory
  }

  /// The store in a directory, which need not exist.
  public init(directory: [UInt8], others: [[UInt8]] = [], sharing: ObjectSharing = .umask) {
    self.directory = directory
    self.others = others
    self.sharing = sharing
  }

  /// The store in a directory, which need not exist.
  public convenience init(directory: String, sharing: ObjectSharing = .umask) {
    self.init(directory: Array(directory.utf8), sharing: sharing)
  }

  deinit {
    state.withLock { state in
      guard let handles = state.handles else { return }
      handles.run.remove(from: handles.tmp)
    }
  }

  /// The path of an object, whether or not it exists.
  public func path(of oid: LFSObjectID) -> [UInt8] {
    path("objects/") + Self.relativePath(of: oid)
  }

  /// Whether the store has an object of that id and length, as a regular file.
  ///
  /// - Throws: `ObjectStoreError` if the path can't be examined.
  public func contains(_ oid: LFSObjectID, byteCount: UInt64) throws(ObjectStoreError) -> Bool {
    try ObjectStoreError.wrapping(Files.entry(path(of: oid))) == .file(byteCount: byteCount)
  }

  /// Opens an object to read it in pieces.
  ///
  /// - Throws: `ObjectStoreError`; `missing` if there is no such object.
  public func open(_ oid: LFSObjectID) throws(ObjectStoreError) -> LFSObjectReader {
    do throws(ObjectStoreError) {
      return try LFSObjectReader(path: path(of: oid))
    } catch {
      guard case .missing = error else { throw error }
      for directory in others {
        if let reader = try? LFSObjectReader(path: directory + Array("/".utf8) + oid.hex) {
          return reader
        }
      }
      throw error
    }
  }

  /// Starts a new object, whose id is known once all its content is written.
  ///
  /// - Throws: `ObjectStoreError` if no temporary file can be made.
  public func makeWriter() throws(ObjectStoreError) -> LFSObjectWriter {
    let handles = try handles()
    let number = state.withLock { state in
      state.nextTemporary += 1
      return state.nextTemporary
    }
    return try LFSObjectWriter(store: self, handles: handles, number: number)
  }

  /// Stores content that is in memory; writes nothing if the object exists.
  ///
  /// - Throws: `ObjectStoreError` if it can't be stored.
  public func insert(_ content: RawSpan) throws(ObjectStoreError) -> StoredLFSObject {
    let oid = LFSObjectID(hashing: content)
    let byteCount = UInt64(content.byteCount)
    // In a directory that was just made there can't be such an object.
    let isFirst = (try? makeDirectory(of: oid, handles())) == true
    if !isFirst, try contains(oid, byteCount: byteCount) {
      // Git LFS does not sync: a crash can leave an object of the right length with other content.
      guard FileContent.isSame(atFile: path(of: oid), content) else {
        throw .damaged(object: path(of: oid))
      }
      return StoredLFSObject(oid: oid, byteCount: byteCount, isNew: false)
    }
    if try insertUnnamed(content, oid) {
      return StoredLFSObject(oid: oid, byteCount: byteCount, isNew: true)
    }
    var writer = try makeWriter()
    try writer.write(content, named: oid)
    return try writer.finish()
  }

  /// Syncs everything that was stored so far to the disk.
  ///
  /// One call for all objects: it costs as much as for a single one.
  /// - Throws: `ObjectStoreError` if the file system reports a failure.
  public func synchronise() throws(ObjectStoreError) {
    guard let objects = state.withLock({ $0.handles?.objects }) else { return }
    try ObjectStoreError.wrapping(objects.synchronise())
  }

  /// Removes the temporary files that killed runs left in a store.
  ///
  /// - Returns: the number of files removed.
  /// - Throws: `ObjectStoreError` if the store's directory can't be read.
  @discardableResult
  public static func removeLeftovers(
    ofDeadRunsIn directory: [UInt8]
  ) throws(ObjectStoreError) -> Int {
    let tmp: Directory
    do throws(FileSystemError) {
      tmp = try Directory(directory + Array("/tmp".utf8))
    } catch {
      if error.isAbsence { return 0 }
      throw .system(error)
    }
    return try ObjectStoreError.wrapping(RunDirectory.removeLeftovers(in: tmp))
  }
}

// Helpers of writers.
extension ObjectStore {
  func path(_ name: String) -> [UInt8] { directory + Array("/".utf8) + Array(name.utf8) }

  /// The path of a temporary file.
  func temporaryPath(_ name: [UInt8], _ handles: Handles) -> [UInt8] {
    path("tmp/") + handles.run.name + Array("/".utf8) + name
  }

  static func relativePath(of oid: LFSObjectID) -> [UInt8] {
    let hex = oid.hex
    let slash: UInt8 = 0x2f
    return [hex[0], hex[1], slash, hex[2], hex[3], slash] + hex
  }

  /// Makes and opens the store's directories, once.
  func handles() throws(ObjectStoreError) -> Handles {
    let result = state.withLock { state -> Result<Handles, ObjectStoreError> in
      if let handles = state.handles { return .success(handles) }
      do throws(ObjectStoreError) {
        let handles = try openDirectories()
        state.handles = handles
        return .success(handles)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func openDirectories() throws(ObjectStoreError) -> Handles {
    let mode = sharing.directoryMode
    do throws(FileSystemError) {
      try Files.makeDirectories(directory, mode: mode)
      try Files.makeDirectory(path("objects"), mode: mode)
      let objects = try Directory(path("objects"))
      try Files.makeDirectory(path("tmp"), mode: mode)
      let tmp = try Directory(path("tmp"))
      let run = try RunDirectory(in: tmp, mode: mode)
      return Handles(objects: objects, tmp: tmp, run: run)
    } catch {
      throw .system(error)
    }
  }

  /// Makes the directory of an object, unless it is known to exist.
  ///
  /// - Returns: whether it was made.
  @discardableResult
  func makeDirectory(
    of oid: LFSObjectID,
    _ handles: Handles,
    again: Bool = false
  ) throws(FileSystemError) -> Bool {
    let (word, bit) = (oid.directoryIndex / 64, UInt64(1) << (oid.directoryIndex % 64))
    guard again || state.withLock({ $0.knownDirectories[word] & bit == 0 }) else {
      return false
    }
    let name = Array(Self.relativePath(of: oid)[..<5])
    let mode = sharing.directoryMode
    let isNew: Bool
    do throws(FileSystemError) {
      isNew = try Files.makeDirectory(name, in: handles.objects, mode: mode)
    } catch  where error.isAbsence {
      try Files.makeDirectory(Array(name[..<2]), in: handles.objects, mode: mode)
      isNew = try Files.makeDirectory(name, in: handles.objects, mode: mode)
    }
    state.withLock { $0.knownDirectories[word] |= bit }
    return isNew
  }
}
