#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The few questions to the file system that Git has no command for.
package enum Files {
  /// Whether something of that name exists; a dangling symbolic link does.
  package static func exists(_ path: [UInt8]) -> Bool {
    var status = stat()
    // The path ends with a zero, and the status outlives the call.
    return unsafe lstat(terminated(path), &status) == 0
  }

  /// Whether there is a file of that name that this user may execute.
  package static func isExecutable(_ path: [UInt8]) -> Bool {
    var status = stat()
    // The path ends with a zero, and the status outlives the call.
    return unsafe stat(terminated(path), &status) == 0 && access(terminated(path), X_OK) == 0
      && status.st_mode & S_IFMT == S_IFREG
  }

  /// The content of a small file; nil if there is none.
  ///
  /// - Parameter followsLink: whether a symbolic link stands for the file that it names, rather
  ///   than for none.
  /// - Throws: `GitError.file` if it exists and can't be read.
  package static func contents(
    of path: [UInt8],
    followsLink: Bool = true
  ) throws(GitError) -> [UInt8]? {
    // The path ends with a zero.
    let file = unsafe open(
      terminated(path),
      O_RDONLY | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
    )
    guard file >= 0 else {
      let code = errno
      let isLink = !followsLink && code == ELOOP
      guard isLink || code == ENOENT || code == ENOTDIR else {
        throw .file(path: path, code: code)
      }
      return nil
    }
    defer { close(file) }
    var contents: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      // The buffer is as long as the call is told.
      let count = unsafe read(file, &buffer, buffer.count)
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw .file(path: path, code: errno)
      }
      guard count > 0 else { return contents }
      contents += buffer[..<count]
    }
  }

  /// The names in a directory, sorted, without `.` and `..`; none if there is no such directory.
  package static func names(in path: [UInt8]) -> [[UInt8]] {
    // The path ends with a zero; the stream is closed below.
    guard let stream = unsafe opendir(terminated(path)) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      // The name is a zero-terminated array inside the entry, valid until the next call.
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if !name.isText("."), !name.isText("..") { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The path as C wants it.
  package static func terminated(_ path: [UInt8]) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }
}
