#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A file of a working tree that gets the bytes of an LFS object, since it has others.
public struct FileReplacement: Sendable {
  /// What tells one state of a file from the next.
  private struct State: Equatable {
    let device: UInt64
    let inode: UInt64
    let mode: UInt32
    let owner: [UInt32]
    let byteCount: UInt64
    let times: [Int]

    /// The state of the regular file at the path, nil if there is none.
    init?(_ path: [UInt8]) {
      var status = stat()
      let name = path.map { CChar(bitPattern: $0) } + [0]
      // The path ends with a zero, and the status outlives the call.
      guard unsafe lstat(name, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      device = UInt64(truncatingIfNeeded: status.st_dev)
      inode = UInt64(status.st_ino)
      mode = UInt32(status.st_mode)
      owner = [status.st_uid, status.st_gid]
      byteCount = UInt64(status.st_size)
      #if canImport(Glibc)
        let (modified, changed) = (status.st_mtim, status.st_ctim)
      #else
        let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
      #endif
      times = [modified.tv_sec, modified.tv_nsec, changed.tv_sec, changed.tv_nsec]
    }
  }

  /// The path of the file.
  public let path: [UInt8]
  private let oid: LFSObjectID
  private let state: State

  /// A replacement for the file at the path, as it is now.
  ///
  /// Nil unless there is a regular file of another length than the object. The file is not read.
  public init?(of path: [UInt8], unlike pointer: Pointer) {
    guard let state = State(path), state.byteCount != pointer.size else { return nil }
    self.path = path
    self.state = state
    oid = pointer.oid
  }

  /// Puts a file with the object's bytes, and the old one's permissions, in the place of the old one.
  ///
  /// - Returns: false, and the file is left alone, if it was changed since.
  /// - Throws: `ObjectStoreError` if the new file can't be made; then the old one stays.
  public func run(from store: ObjectStore) throws(ObjectStoreError) -> Bool {
    let directory = path.lastIndex(of: 0x2F).map { Array(path[...$0]) } ?? []
    let temporary = directory + Array(".lfs-migrate-\(getpid())".utf8)
    var object = try store.open(oid)
    let file: Int32
    do throws(SystemCallError) {
      file = try FileSystem.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
    } catch {
      throw error.at(temporary)
    }
    var isInPlace = false
    defer { if !isInPlace { FileSystem.remove(temporary, in: FileSystem.currentDirectory) } }
    do {
      defer { FileSystem.closeIgnoringErrors(file) }
      do {
        try object.stream { try FileSystem.write($0, to: file) }
        // Where the owner can't be kept, the file is ours, as one that Git checks out.
        _ = fchown(file, state.owner[0], state.owner[1])
        try FileSystem.setMode(of: file, to: state.mode & 0o7777)
      } catch let error as SystemCallError {
        throw error.at(temporary)
      } catch let error as ObjectStoreError {
        throw error
      } catch {
        preconditionFailure("only these two are thrown")
      }
    }
    guard State(path) == state else { return false }
    let names = [temporary, path].map { $0.map { CChar(bitPattern: $0) } + [0] }
    // Both paths end with a zero.
    guard unsafe rename(names[0], names[1]) == 0 else {
      throw .system(call: "rename", path: path, errno: errno)
    }
    isInPlace = true
    return true
  }
}
