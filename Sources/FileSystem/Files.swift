#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Queries about files and directories, by their paths.
package enum Files {
  /// The kind of entry at a path.
  package enum Entry: Equatable {
    /// A regular file of this length, in bytes.
    case file(byteCount: UInt64)
    /// A directory, a symbolic link or anything else.
    case other
  }

  /// The entry at a path, without following a symbolic link there; `nil` if there is none.
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

  /// Whether something has the name, be it a dangling symbolic link.
  package static func exists(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe CPath.with(path) { unsafe lstat($0, &status) } == 0
  }

  /// Whether a symbolic link has the name.
  package static func isLink(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe CPath.with(path) { unsafe lstat($0, &status) } == 0
      && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether a directory has the name; a symbolic link to one does not count.
  package static func isDirectory(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe CPath.with(path) { unsafe lstat($0, &status) } == 0
      && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether both names are those of one file; symbolic links are not followed.
  package static func isSame(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    var (one, other) = (stat(), stat())
    return unsafe CPath.with(first) { unsafe lstat($0, &one) } == 0
      && CPath.with(second) { unsafe lstat($0, &other) } == 0
      && one.st_ino == other.st_ino && one.st_dev == other.st_dev
  }

  /// The target of a symbolic link; `nil` if there is no link.
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

  /// Whether a file has the name, and this user may execute it.
  package static func isExecutable(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe CPath.with(path) { path in
      unsafe stat(path, &status) == 0 && access(path, X_OK) == 0
    } && status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether this user may read the file, or its existence is unknown.
  package static func mayExist(_ path: [UInt8]) -> Bool {
    unsafe CPath.with(path) { unsafe access($0, R_OK) == 0 || errno != ENOENT }
  }

  /// The state of a file, to detect changes.
  package static func state(of path: [UInt8]) throws(FileSystemError) -> FileState {
    var status = stat()
    try SystemCall.read("stat", path) {
      unsafe CPath.with(path) { unsafe Int(stat($0, &status)) }
    }
    return FileState(status)
  }

  /// The path without symbolic links; `nil` if nothing is there.
  package static func resolve(_ path: [UInt8]) -> [UInt8]? {
    guard let resolved = unsafe CPath.with(path, { unsafe realpath($0, nil) }) else { return nil }
    // The call allocates the text.
    defer { unsafe free(resolved) }
    return unsafe CPath.bytes(resolved)
  }

  /// The content of a file, and its state when it was read.
  package static func read(_ path: [UInt8]) throws(FileSystemError) -> ([UInt8], FileState) {
    let file = try FileHandle(reading: path)
    let state = try file.state()
    var bytes = [UInt8](repeating: 0, count: state.byteCount)
    let count = try file.read(into: &bytes, at: 0)
    bytes.removeSubrange(count...)
    return (bytes, state)
  }

  /// The content of a small file; `nil` if there is none.
  ///
  /// - Parameter followsLink: whether to read the target of a symbolic link; if not, a link counts
  ///   as no file.
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

  /// The names in a directory, sorted, without `.` and `..`; empty if there is no such directory.
  package static func names(in path: [UInt8]) throws(FileSystemError) -> [[UInt8]] {
    do throws(FileSystemError) {
      return try Directory(path).names()
    } catch {
      if error.isAbsence { return [] }
      throw error
    }
  }
}
