internal import FileSystem
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An index whose lock this process holds, and a copy to work on, which replaces the index.
///
/// While the value lives, every Git that would write the index or commit it fails. Git itself can
/// work on the copy (`GIT_INDEX_FILE`), which has its own lock. The lock file has a mark that tells
/// it from Git's, so that `IndexFile.removeLeftovers` removes what a kill leaves.
public final class HeldIndex: Sendable {
  /// The path of the index, without symbolic links.
  public let path: [UInt8]
  /// The path of the copy.
  public let copyPath: [UInt8]
  /// The index when the lock was taken.
  private let originalPath: [UInt8]
  private let lock: FileHandle
  private let knowledge: Mutex<Knowledge>

  private struct Knowledge {
    /// The state of the index when this process last wrote or read it.
    var state: FileState
    var isReleased = false
  }

  private static func lockPath(_ path: [UInt8]) -> [UInt8] { path + Array(".lock".utf8) }

  /// Takes the lock, and copies the index.
  ///
  /// - Parameters:
  ///   - path: the path of the index.
  ///   - milliseconds: the time to wait if another process holds the lock.
  /// - Throws: `IndexFileError`; `locked` if another process keeps the lock, `missing` if there is
  ///   no index.
  public init(_ path: [UInt8], waiting milliseconds: Int = 1000) throws(IndexFileError) {
    let path = Files.resolve(path) ?? path
    let copyPath = IndexFile.newCopyPath(path)
    let originalPath = copyPath + Array("-before".utf8)
    let lock = try Self.takeLock(path, copyPath, milliseconds)
    do throws(FileSystemError) {
      try Self.copy(path, to: originalPath)
      try Self.copy(path, to: copyPath)
      knowledge = Mutex(Knowledge(state: try Files.state(of: path)))
    } catch {
      for file in [originalPath, copyPath, Self.lockPath(path)] { Files.remove(file) }
      throw error.errno == ENOENT ? .missing(path: path) : .system(error)
    }
    (self.path, self.copyPath, self.originalPath) = (path, copyPath, originalPath)
    self.lock = lock
  }

  deinit { release() }

  /// Gives the lock back.
  public func release() {
    let isReleased = knowledge.withLock { known in
      defer { known.isReleased = true }
      return known.isReleased
    }
    guard !isReleased else { return }
    Files.remove(copyPath)
    Files.remove(originalPath)
    // A process that removed this lock may have made its own.
    if lock.stands(at: Self.lockPath(path)) { Files.remove(Self.lockPath(path)) }
  }

  private static func takeLock(
    _ path: [UInt8],
    _ copyPath: [UInt8],
    _ milliseconds: Int
  ) throws(IndexFileError) -> FileHandle {
    let lockPath = lockPath(path)
    // Renamed when complete: an empty file, which a kill would leave, could be Git's.
    let newPath = copyPath + Array("-lock".utf8)
    do throws(FileSystemError) {
      let file = try FileHandle(creating: newPath)
      defer { Files.remove(newPath) }
      unsafe try file.write(
        (IndexFile.lockMark + Array("\(getpid())\n".utf8)).span.bytes,
        at: 0
      )
      var waited = 0
      while try !Files.rename(newPath, toNew: lockPath) {
        guard waited < milliseconds else {
          throw FileSystemError(call: "rename", path: lockPath, errno: EEXIST)
        }
        Pause.milliseconds(10)
        waited += 10
      }
      return file
    } catch {
      switch error.errno {
      case EEXIST: throw .locked(path: lockPath)
      // The directory is gone.
      case ENOENT: throw .missing(path: path)
      default: throw .system(error)
      }
    }
  }

  /// Makes a hard link to a file, or copies it if that fails.
  ///
  /// No process writes into an index in place: Git and this program replace it.
  private static func copy(_ path: [UInt8], to copy: [UInt8]) throws(FileSystemError) {
    if (try? Files.link(path, as: copy)) != nil { return }
    let (bytes, state) = try Files.read(path)
    try Files.create(copy, bytes)
    // Git checks files that are as new as the index: the copy must not be newer.
    try Files.copy(state, to: copy, keepingTime: true)
  }

  /// Replaces the index by the copy, with the index's permissions, and makes another copy; the lock
  /// stays.
  ///
  /// - Throws: `IndexFileError`; `changed` if another process wrote the index in spite of the lock,
  ///   or removed the lock. Then the index is as that process left it.
  public func replace() throws(IndexFileError) {
    do throws(FileSystemError) {
      let state = try checkedState()
      if try Files.state(of: copyPath).isSameContent(as: state) { return }
      try Files.copy(state, to: copyPath, keepingTime: false)
      let new = try Files.state(of: copyPath)
      try Files.rename(copyPath, to: path)
      knowledge.withLock { $0.state = new }
      try Self.copy(path, to: copyPath)
    } catch {
      throw error.errno == ENOENT ? .changed(path: path) : .system(error)
    }
  }

  /// Restores the index from when the lock was taken, unless another process has written it since.
  public func restore() {
    guard (try? checkedState()) != nil else { return }
    try? Files.rename(originalPath, to: path)
  }

  /// Whether another process has written the index since this one did.
  public var isOutdated: Bool {
    let known = knowledge.withLock { $0.state }
    return (try? Files.state(of: path))?.isSameContent(as: known) != true
  }

  /// The state of the index, if no other process has written it or removed the lock.
  private func checkedState() throws(FileSystemError) -> FileState {
    let known = knowledge.withLock { $0.state }
    // Hard links of the file come and go, which changes its change time only.
    guard lock.stands(at: Self.lockPath(path)), !isOutdated else {
      throw FileSystemError(call: "rename", path: path, errno: ENOENT)
    }
    return known
  }
}
