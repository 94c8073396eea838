internal import FileSystem

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file of a working tree that gets the bytes of an LFS object, since it has others.
public struct FileReplacement: Sendable {
  /// The path of the file.
  public let path: [UInt8]
  private let oid: LFSObjectID
  private let state: FileState

  /// A replacement for the file at the path, as it is now.
  ///
  /// Nil unless there is a regular file of another length than the object. The file is not read.
  public init?(of path: [UInt8], unlike pointer: Pointer) {
    guard let state = Self.state(of: path), state.byteCount != pointer.size else { return nil }
    self.path = path
    self.state = state
    oid = pointer.oid
  }

  /// The state of the regular file at the path, nil if there is none.
  private static func state(of path: [UInt8]) -> FileState? {
    guard case .file = try? Files.entry(path) else { return nil }
    return try? Files.state(of: path)
  }

  /// Puts a file with the object's bytes, and the old one's permissions, in the place of the old one.
  ///
  /// - Returns: false, and the file is left alone, if it was changed since.
  /// - Throws: `ObjectStoreError` if the new file can't be made; then the old one stays.
  public func run(from store: ObjectStore) throws(ObjectStoreError) -> Bool {
    let directory = path.lastIndex(of: 0x2F).map { Array(path[...$0]) } ?? []
    let temporary = directory + Array(".lfs-migrate-\(getpid())".utf8)
    var isInPlace = false
    defer { if !isInPlace { Files.remove(temporary) } }
    do {
      try write(to: FileHandle(creating: temporary), from: store)
      try Files.copy(state, to: temporary, keepingTime: false)
    } catch let error as FileSystemError {
      // What stands there already is not ours.
      isInPlace = error.errno == EEXIST
      throw .system(error)
    } catch let error as ObjectStoreError {
      throw error
    } catch {
      preconditionFailure("only these two are thrown")
    }
    guard Self.state(of: path) == state else { return false }
    do throws(FileSystemError) {
      try Files.rename(temporary, to: path)
    } catch {
      throw .system(error)
    }
    isInPlace = true
    return true
  }

  private func write(to file: consuming FileHandle, from store: ObjectStore) throws {
    var object = try store.open(oid)
    var offset = 0
    try object.stream { bytes in
      try file.write(bytes, at: offset)
      offset += bytes.byteCount
    }
  }
}
