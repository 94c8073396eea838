public import FileSystem
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
  /// A symbolic link stands where our own files belong.
  case link(path: [UInt8])
  /// A system call failed on the lock's file or directory.
  case file(FileSystemError)
}

/// The right to be the only run in a repository, given up at the end of the value or the process.
public struct RunLock: ~Copyable, Sendable {
  private let file: FileHandle
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
    // We make no links here: whoever made one wants us to write somewhere else.
    for own in [directory, path, directory.appending(path: "runs")] where Files.isLink(own) {
      throw .link(path: own)
    }
    // Other runs may come between a few times; a link that leads nowhere would do so for ever.
    for _ in 0..<1000 {
      guard let file = try Self.open(directory) else { continue }
      guard try Self.wrapping(file.lock()) else { throw .held(process: Self.owner(path)) }
      // Another run may have removed the file at its end, after we had opened it: then its lock
      // means nothing.
      guard file.stands(at: path) else { continue }
      // Only for the message of the other run: a failure to write it is none of ours.
      try? file.truncate(to: 0)
      unsafe try? file.write(Array("\(getpid())\n".utf8).span.bytes, at: 0)
      self.file = file
      self.directory = directory
      return
    }
    throw .file(FileSystemError(call: "open", path: path, errno: ENOENT))
  }

  /// Opens the lock's file, nil where another run that ended has just removed the directory.
  private static func open(_ directory: [UInt8]) throws(RunLockError) -> FileHandle? {
    do throws(FileSystemError) {
      try Files.makeDirectory(directory)
      // Closed on exec: a child that outlives us must not hold the lock.
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
    // Removed while it is held, so that nobody holds a lock on a file that is gone; the directory
    // goes with it where nothing else of ours is in it.
    Files.remove(directory.appending(path: "lock"))
    Files.removeDirectory(directory)
    // Unlocked first: a child between its start and its exec still has a copy of the descriptor.
    file.unlock()
  }

  private static func owner(_ path: [UInt8]) -> Int32? {
    guard let text = try? Files.contents(of: path) else { return nil }
    return Int32(String(decoding: text.trimmingWhitespace, as: UTF8.self))
  }
}
