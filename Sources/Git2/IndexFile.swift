internal import CLibgit2
internal import Digests
internal import FileSystem
public import GitObjects
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The index of a repository, read as a whole, changed in memory, and written as a whole.
///
/// Entries keep their stat data when their object is replaced, so that Git sees the files as
/// unchanged without reading them. Extensions that libgit2 does not know are dropped (untracked
/// cache, file system monitor); they only make Git faster, and Git makes them again.
///
/// libgit2 works on a copy beside the index, so that this code takes Git's lock itself, and only to
/// replace the index.
@safe
public struct IndexFile: ~Copyable {
  /// The path of the index, without symbolic links.
  public let path: [UInt8]

  /// A `git_index`.
  let handle: OpaquePointer
  /// The copy that libgit2 read, and that it writes to.
  private let copyPath: [UInt8]
  /// The state of the index when it was read.
  private let state: FileState
  /// The time of the newest file whose stat data an entry got, in seconds since 1970.
  var newestFile = 0

  private static let copies = Atomic(0)

  /// The path of a new copy of an index.
  static func newCopyPath(_ path: [UInt8]) -> [UInt8] {
    let number = copies.wrappingAdd(1, ordering: .relaxed).newValue
    return path + copySuffix + Array("\(getpid())-\(number)".utf8)
  }

  /// Reads the index at `path`.
  ///
  /// - Throws: `IndexFileError` if there is none, or it can't be read.
  public init(path: [UInt8]) throws(IndexFileError) {
    guard let path = Files.resolve(path) else { throw .missing(path: path) }
    let copyPath = Self.newCopyPath(path)
    let (handle, state) = try unsafe Self.open(path, copyPath)
    self.path = path
    self.copyPath = copyPath
    unsafe self.handle = unsafe handle
    self.state = state
  }

  /// Reads the index at `path`.
  ///
  /// - Throws: `IndexFileError` if there is none, or it can't be read.
  public init(path: String) throws(IndexFileError) {
    try self.init(path: Array(path.utf8))
  }

  deinit { unsafe git_index_free(handle) }

  private static func open(
    _ path: [UInt8],
    _ copyPath: [UInt8]
  ) throws(IndexFileError) -> (OpaquePointer, FileState) {
    let state: FileState
    var bytes: [UInt8]
    do throws(FileSystemError) {
      (bytes, state) = try Files.read(path)
    } catch {
      throw error.errno == ENOENT ? .missing(path: path) : .system(error)
    }
    completeChecksum(of: &bytes)
    do throws(FileSystemError) {
      try Files.create(copyPath, bytes)
    } catch {
      throw .system(error)
    }
    // libgit2 has read it completely when it returns.
    defer { Files.remove(copyPath) }
    do throws(Libgit2Error) {
      try Libgit2.check(Libgit2.start, "git_libgit2_init")
      var handle: OpaquePointer?
      let code = unsafe CPath.with(copyPath) { unsafe git_index_open(&handle, $0) }
      try Libgit2.check(code, "git_index_open")
      guard let handle = unsafe handle else { preconditionFailure("success gives a handle") }
      return unsafe (handle, state)
    } catch {
      throw describe(error, path)
    }
  }

  /// Fills in the checksum, which Git omits with `index.skipHash` and libgit2 requires.
  private static func completeChecksum(of bytes: inout [UInt8]) {
    let length = DigestAlgorithm.sha1.byteCount
    guard bytes.count > length, bytes.suffix(length).allSatisfy({ $0 == 0 }) else { return }
    var digest = Digest(.sha1)
    bytes.removeLast(length)
    digest.update(bytes)
    bytes += digest.finish()
  }

  /// Recognises an unsupported extension by libgit2's message, the only sign of it.
  private static func describe(_ error: Libgit2Error, _ path: [UInt8]) -> IndexFileError {
    let prefix = "unsupported mandatory extension: '"
    guard error.message.hasPrefix(prefix) else { return .libgit2(path: path, error) }
    let name = error.message.dropFirst(prefix.count).prefix(4)
    return .unsupportedExtension(path: path, name: String(name))
  }

  func check(_ code: Int32, _ function: String) throws(IndexFileError) {
    do throws(Libgit2Error) {
      try Libgit2.check(code, function)
    } catch {
      throw .libgit2(path: path, error)
    }
  }
}

// Queries.
extension IndexFile {
  /// The number of entries, including those of conflicts.
  public var count: Int { unsafe git_index_entrycount(handle) }

  /// The version of the format, 2 to 4.
  public var version: Int { unsafe Int(git_index_version(handle)) }

  /// The entry at a position, in the order of paths; replacing entries keeps positions.
  public subscript(position: Int) -> IndexEntry {
    guard let entry = unsafe git_index_get_byindex(handle, position) else {
      preconditionFailure("the position is one of the index")
    }
    return unsafe IndexEntry(entry.pointee)
  }

  /// The entry of a path that is not in conflict; `nil` if there is none.
  public func entry(_ path: RepositoryPath) -> IndexEntry? {
    unsafe find(path).map { unsafe IndexEntry($0.pointee) }
  }

  func find(_ path: RepositoryPath) -> UnsafePointer<git_index_entry>? {
    unsafe CPath.with(path.bytes) { unsafe git_index_get_bypath(handle, $0, 0) }
  }
}

// Writing.
extension IndexFile {
  /// Replaces the index that was read by the changed one, in one step.
  ///
  /// The new index gets the old one's permissions and time. Git checks files that were modified at
  /// or after that time ("racily clean"), and with a later time it would trust files that were not
  /// checked. The file is not synced: the caller syncs the file system.
  /// - Throws: `IndexFileError`; `locked` if another process holds the index, `changed` if one
  ///   changed it since. Then the index is as that process left it.
  public consuming func write() throws(IndexFileError) { try write(keepingTime: true) }

  /// Replaces the index like `write()`, after Git has found the files to match the old one.
  ///
  /// The new index gets the current time, so that Git need not check again. Git compares whole
  /// seconds: if the index, or a file that was checked out, was written in this second, the call
  /// waits for the next one.
  /// - Parameter clock: returns the current time, in seconds since 1970.
  /// - Throws: `IndexFileError`, as `write()`.
  public consuming func writeAfterCheck(clock: () -> Int) throws(IndexFileError) {
    while [state.modified[0], newestFile].contains(clock()) { Pause.milliseconds(10) }
    try write(keepingTime: false)
  }

  private consuming func write(keepingTime: Bool) throws(IndexFileError) {
    defer { Files.remove(copyPath) }
    try unsafe check(git_index_write(handle), "git_index_write")
    do throws(FileSystemError) {
      try Files.copy(state, to: copyPath, keepingTime: keepingTime)
    } catch {
      throw .system(error)
    }
    try exchange()
  }

  private func exchange() throws(IndexFileError) {
    let lockPath = try takeLock()
    defer { Files.remove(lockPath) }
    do throws(FileSystemError) {
      if try Files.state(of: path) == state {
        try Files.rename(copyPath, to: path)
        return
      }
    } catch {
      throw error.errno == ENOENT ? .changed(path: path) : .system(error)
    }
    throw .changed(path: path)
  }

  /// Takes Git's lock of the index; returns its path.
  private func takeLock() throws(IndexFileError) -> [UInt8] {
    let lockPath = path + Array(".lock".utf8)
    // Renamed when complete: an empty file, which a kill would leave, could be Git's.
    let newPath = copyPath + Array("-lock".utf8)
    do throws(FileSystemError) {
      try Files.create(newPath, Self.lockMark + Array("\(getpid())\n".utf8))
      if try Files.rename(newPath, toNew: lockPath) { return lockPath }
    } catch {
      Files.remove(newPath)
      throw .system(error)
    }
    Files.remove(newPath)
    throw .locked(path: lockPath)
  }
}
