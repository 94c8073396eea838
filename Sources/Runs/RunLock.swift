public import FileSystem
internal import GitCommand

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Why a lock could not be taken.
public enum RunLockError: Error, Equatable, Sendable {
  /// Another run holds it; the process id is `nil` if that run did not record one.
  case held(process: Int32?)
  /// A symbolic link is where files of lfs-migrate belong.
  case link(path: [UInt8])
  /// A system call failed on the lock file or its directory.
  case file(FileSystemError)
}

/// The exclusive right to run in a repository; given up when the value or the process ends.
public struct RunLock: ~Copyable, Sendable {
  private let file: FileHandle
  private let directory: [UInt8]

  /// The directory of lfs-migrate's files, in a common Git directory.
  public static func directory(in commonDirectory: [UInt8]) -> [UInt8] {
    commonDirectory.appending(path: "lfs-migrate")
  }

  /// Takes the lock of a repository.
  ///
  /// - Parameter commonDirectory: the Git directory that all worktrees share.
  /// - Throws: `RunLockError` if another run holds the lock, or its file can't be made.
  public init(commonDirectory: [UInt8]) throws(RunLockError) {
    let directory = Self.directory(in: commonDirectory)
    let path = directory.appending(path: "lock")
    // lfs-migrate makes no links here: such a link is meant to divert its writes.
    for own in [directory, path, directory.appending(path: "runs")] where Files.isLink(own) {
      throw .link(path: own)
    }
    // Other runs may interfere a few times; a dangling link would do so for ever.
    for _ in 0..<1000 {
      guard let file = try Self.open(directory) else { continue }
      guard try Self.wrapping(file.lock()) else { throw .held(process: Self.owner(path)) }
      // Another run may have removed the file at its end, after it was opened here: then a lock on
      // it means nothing.
      guard file.stands(at: path) else { continue }
      // The number is only for the message of another run, so a failure is ignored.
      try? file.truncate(to: 0)
      unsafe try? file.write(Array("\(getpid())\n".utf8).span.bytes, at: 0)
      self.file = file
      self.directory = directory
      return
    }
    throw .file(FileSystemError(call: "open", path: path, errno: ENOENT))
  }

  /// Opens the lock file; `nil` if another run has just removed the directory at its end.
  private static func open(_ directory: [UInt8]) throws(RunLockError) -> FileHandle? {
    do throws(FileSystemError) {
      try Files.makeDirectory(directory)
      // Close-on-exec: a child that outlives this process must not hold the lock.
      return try FileHandle(openingOrCreating: directory.appending(path: "lock"))
    } catch {
      if error.call == "open", error.errno == ENOENT { return nil }
      throw .file(error)
    }
  }

  private static func wrapping<Result>(
    _ call: @autoclosure () throws(FileSystemError) -> Result
  ) throws(RunLockError) -> Result {
    do throws(FileSystemError) {
      return try call()
    } catch {
      throw .file(error)
    }
  }

  deinit {
    // Removed while the lock is held, so that no other run locks a file that is gone. The directory
    // goes too if it is empty.
    Files.remove(directory.appending(path: "lock"))
    Files.removeDirectory(directory)
    // Unlocked explicitly: a child between fork and exec still has a copy of the descriptor.
    file.unlock()
  }

  private static func owner(_ path: [UInt8]) -> Int32? {
    guard let text = try? Files.contents(of: path) else { return nil }
    return Int32(String(decoding: text.trimmingWhitespace, as: UTF8.self))
  }
}
