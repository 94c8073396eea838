#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Files and directories by their paths: what is asked about them.
package enum Files {
  /// What stands at a path.
  package enum Entry: Equatable {
    /// A regular file of that length.
    case file(byteCount: UInt64)
    /// A directory, a symbolic link or anything else.
    case other
  }

  /// What stands at the path, without following a symbolic link there; nil if nothing does.
  package static func entry(
    _ path: [UInt8],
    in directory: Directory? = nil
  ) throws(FileSystemError) -> Entry? {
    var status = stat()
    do throws(FileSystemError) {
      try SystemCall.read("stat", Directory.path(of: path, in: directory)) {
        unsafe CPath.with(path) { path in
          let directory = Directory.descriptor(of: directory)
          return unsafe Int(fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW))
        }
      }
    } catch {
      if error.isAbsence { return nil }
      throw error
    }
    return status.st_mode & S_IFMT == S_IFREG
      ? .file(byteCount: UInt64(status.st_size)) : .other
  }

  /// Whether something of that name exists; a dangling symbolic link does.
  package static func exists(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe CPath.with(path) { unsafe lstat($0, &status) } == 0
  }

  /// Whether a symbolic link of that name exists.
  package static func isLink(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe CPath.with(path) { unsafe lstat($0, &status) } == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether a directory of that name exists, and no symbolic link to one.
  package static func isDirectory(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe CPath.with(path) { unsafe lstat($0, &status) } == 0
      && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether both names are of one and the same file; of links themselves, not of what they name.
  package static func isSame(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    var (one, other) = (stat(), stat())
    return unsafe CPath.with(first) { unsafe lstat($0, &one) } == 0
      && CPath.with(second) { unsafe lstat($0, &other) } == 0
      && one.st_ino == other.st_ino && one.st_dev == other.st_dev
  }

  /// What a symbolic link says; nil if it is none.
  package static func target(ofLink path: [UInt8]) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe CPath.with(path) { path in
      unsafe buffer.withUnsafeMutableBytes { bytes in
        guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else {
          return -1
        }
        return unsafe readlink(path, start, bytes.count)
      }
    }
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  /// Whether there is a file of that name that this user may execute.
  package static func isExecutable(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe CPath.with(path) { path in
      unsafe stat(path, &status) == 0 && access(path, X_OK) == 0
    } && status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether this user may read the file of that name, or it is unknown whether there is one.
  package static func mayExist(_ path: [UInt8]) -> Bool {
    unsafe CPath.with(path) { unsafe access($0, R_OK) == 0 || errno != ENOENT }
  }

  /// What tells this state of the file from the next.
  package static func state(of path: [UInt8]) throws(FileSystemError) -> FileState {
    var status = stat()
    try SystemCall.read("stat", path) {
      unsafe CPath.with(path) { unsafe Int(stat($0, &status)) }
    }
    return FileState(status)
  }

  /// The path without symbolic links, nil if nothing is there.
  package static func resolve(_ path: [UInt8]) -> [UInt8]? {
    guard let resolved = unsafe CPath.with(path, { unsafe realpath($0, nil) }) else { return nil }
    // Allocated for us by the call.
    defer { unsafe free(resolved) }
    return unsafe CPath.bytes(resolved)
  }

  /// All the bytes of a file, and its state when they were read.
  package static func read(_ path: [UInt8]) throws(FileSystemError) -> ([UInt8], FileState) {
    let file = try FileHandle(reading: path)
    let state = try file.state()
    var bytes = [UInt8](repeating: 0, count: state.byteCount)
    let count = try file.read(into: &bytes, at: 0)
    bytes.removeSubrange(count...)
    return (bytes, state)
  }

  /// The content of a small file; nil if there is none.
  ///
  /// - Parameter followsLink: whether a symbolic link stands for the file that it names, rather
  ///   than for none.
  package static func contents(
    of path: [UInt8],
    followsLink: Bool = true
  ) throws(FileSystemError) -> [UInt8]? {
    do throws(FileSystemError) {
      return try FileHandle(reading: path, followsLink: followsLink).readToEnd()
    } catch {
      let isLink = !followsLink && error.errno == ELOOP
      if error.call == "open", error.isAbsence || isLink { return nil }
      throw error
    }
  }

  /// The names in a directory, sorted, without `.` and `..`; none if there is no such directory.
  package static func names(in path: [UInt8]) throws(FileSystemError) -> [[UInt8]] {
    do throws(FileSystemError) {
      return try Directory(path).names()
    } catch {
      if error.isAbsence { return [] }
      throw error
    }
  }
}
