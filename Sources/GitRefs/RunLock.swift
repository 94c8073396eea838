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
    // Paths end with a zero, here and below.
    guard unsafe mkdir(Files.terminated(directory), 0o777) == 0 || errno == EEXIST else {
      throw .file(path: directory, code: errno)
    }
    let path = directory.appending(path: "lock")
    // Closed on exec: a child that outlives us must not hold the lock.
    let file = unsafe open(Files.terminated(path), O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .file(path: path, code: errno) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(file)
      guard code == EWOULDBLOCK else { throw .file(path: path, code: code) }
      throw .held(process: Self.owner(path))
    }
    // The number is only for the message of the other run: a failure to write it is none of ours.
    let text = Array("\(getpid())\n".utf8)
    ftruncate(file, 0)
    _ = unsafe pwrite(file, text, text.count, 0)
    self.file = file
  }

  deinit { close(file) }

  private static func owner(_ path: [UInt8]) -> Int32? {
    guard let text = try? Files.contents(of: path) else { return nil }
    return Int32(String(decoding: text.trimmingWhitespace, as: UTF8.self))
  }
}
