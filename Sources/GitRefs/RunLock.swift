internal import GitCommand

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A lock that could not be taken.
public enum RunLockError: Error, Equatable, Sendable {
  /// Another run holds it: the process of that number, nil if it left none.
  case held(process: Int32?)
  /// A system call failed on the lock's file or directory.
  case file(path: [UInt8], code: Int32)
}

/// The right to be the only run in a repository, given up at the end of the value or the process.
public struct RunLock: ~Copyable, Sendable {
  private let file: Int32
  private let directory: [UInt8]

  /// Where our own files are, in a common Git directory.
  public static func directory(in commonDirectory: [UInt8]) -> [UInt8] {
    commonDirectory.appending(path: "lfs-migrate")
  }

  /// Takes the lock of a repository.
  ///
  /// - Parameter commonDirectory: the Git directory that all worktrees share.
  /// - Throws: `RunLockError` if another run holds it, or its file can't be made.
  public init(commonDirectory: [UInt8]) throws(RunLockError) {
    let directory = Self.directory(in: commonDirectory)
    let path = directory.appending(path: "lock")
    // Other runs may come between a few times; a link that leads nowhere would do so for ever.
    for _ in 0..<1000 {
      // Paths end with a zero, here and below.
      guard unsafe mkdir(Files.terminated(directory), 0o777) == 0 || errno == EEXIST else {
        throw .file(path: directory, code: errno)
      }
      // Closed on exec: a child that outlives us must not hold the lock.
      let file = unsafe open(Files.terminated(path), O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard file >= 0 else {
        // Another run that ended has just removed the directory.
        if errno == ENOENT { continue }
        throw .file(path: path, code: errno)
      }
      guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        close(file)
        guard code == EWOULDBLOCK else { throw .file(path: path, code: code) }
        throw .held(process: Self.owner(path))
      }
      guard Self.isSame(file, path) else {
        // Another run removed the file at its end, after we had opened it: its lock means nothing.
        close(file)
        continue
      }
      // The number is only for the message of the other run: a failure to write it is none of ours.
      let text = Array("\(getpid())\n".utf8)
      ftruncate(file, 0)
      _ = unsafe pwrite(file, text, text.count, 0)
      self.file = file
      self.directory = directory
      return
    }
    throw .file(path: path, code: ENOENT)
  }

  deinit {
    // Removed while it is held, so that nobody holds a lock on a file that is gone; the directory
    // goes with it where nothing else of ours is in it.
    _ = unsafe unlink(Files.terminated(directory.appending(path: "lock")))
    _ = unsafe rmdir(Files.terminated(directory))
    // Unlocked first: a child between its start and its exec still has a copy of the descriptor.
    _ = flock(file, LOCK_UN)
    close(file)
  }

  private static func isSame(_ file: Int32, _ path: [UInt8]) -> Bool {
    var open = stat()
    var named = stat()
    return unsafe fstat(file, &open) == 0 && stat(Files.terminated(path), &named) == 0
      && open.st_ino == named.st_ino && open.st_dev == named.st_dev
  }

  private static func owner(_ path: [UInt8]) -> Int32? {
    guard let text = try? Files.contents(of: path) else { return nil }
    return Int32(String(decoding: text.trimmingWhitespace, as: UTF8.self))
  }
}
