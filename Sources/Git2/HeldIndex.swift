internal import FileSystem
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An index whose lock is ours, and a copy of it to work on, which takes its place.
///
/// As long as the value lives, every Git that would write the index fails, and so does one that wants
/// to make a commit of it. Git itself can work on the copy (`GIT_INDEX_FILE`), since the lock of that
/// is another one. The lock holds a mark that tells it from Git's own, so that
/// `IndexFile.removeLeftovers` removes what a kill leaves.
public final class HeldIndex: Sendable {
  /// The path of the index, without symbolic links.
  public let path: [UInt8]
  /// The path of the copy.
  public let copyPath: [UInt8]
  /// The index as it was when the lock was taken.
  private let originalPath: [UInt8]
  private let lock: FileHandle
  private let knowledge: Mutex<Knowledge>

  private struct Knowledge {
    /// The state of the index as we know it.
    var state: FileState
    var isReleased = false
  }

  private static func lockPath(_ path: [UInt8]) -> [UInt8] { path + Array(".lock".utf8) }

  /// Takes the lock, and copies the index.
  ///
  /// - Parameters:
  ///   - path: the path of the index.
  ///   - milliseconds: for how long to wait where another process has the lock.
  /// - Throws: `IndexFileError`, `locked` if another process keeps the lock, `missing` if there is no
  ///   index.
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
    // Whoever removed our lock may have made one.
    if lock.stands(at: Self.lockPath(path)) { Files.remove(Self.lockPath(path)) }
  }

  private static func takeLock(
    _ path: [UInt8],
    _ copyPath: [UInt8],
    _ milliseconds: Int
  ) throws(IndexFileError) -> FileHandle {
    let lockPath = lockPath(path)
    // Whole from the start: an empty one, which a kill would leave, could be Git's.
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
        usleep(10_000)
        waited += 10
      }
      return file
    } catch {
      switch error.errno {
      case EEXIST: throw .locked(path: lockPath)
      // The folder is gone.
      case ENOENT: throw .missing(path: path)
      default: throw .system(error)
      }
    }
  }

  /// Gives a file another name, or copies it where it can have but one.
  ///
  /// No one writes into an index: Git and we put another one into its place.
  private static func copy(_ path: [UInt8], to copy: [UInt8]) throws(FileSystemError) {
    if (try? Files.link(path, as: copy)) != nil { return }
    let (bytes, state) = try Files.read(path)
    try Files.create(copy, bytes)
    // Git looks again at files that are as new as the index: its copy must not be newer.
    try Files.copy(state, to: copy, keepingTime: true)
  }

  /// Puts the copy into the place of the index, with the permissions of that, and makes another one;
  /// the lock stays.
  ///
  /// - Throws: `IndexFileError`, `changed` if another process wrote the index in spite of the lock, or
  ///   took the lock away; then the index is as that process left it.
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

  /// Puts the index back that was there when the lock was taken, unless another process has written
  /// one.
  public func restore() {
    guard (try? checkedState()) != nil else { return }
    try? Files.rename(originalPath, to: path)
  }

  /// Whether another process has written the index since we did.
  public var isOutdated: Bool {
    let known = knowledge.withLock { $0.state }
    return (try? Files.state(of: path))?.isSameContent(as: known) != true
  }

  /// The state of the index, if it still is ours.
  private func checkedState() throws(FileSystemError) -> FileState {
    let known = knowledge.withLock { $0.state }
    // The names that the file has besides come and go, which changes but one of its times.
    guard lock.stands(at: Self.lockPath(path)), !isOutdated else {
      throw FileSystemError(call: "rename", path: path, errno: ENOENT)
    }
    return known
  }
}
