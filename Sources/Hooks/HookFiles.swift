internal import FileSystem
internal import GitCommand

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The system calls on files of hooks, each of which says what failed.
enum HookFiles {
  /// The path with the zero at its end that the system wants.
  static func terminated(_ path: [UInt8]) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }

  /// What stands at a path, a symbolic link being one itself.
  enum Entry: Equatable {
    case file, link, directory, other
  }

  static func entry(_ path: [UInt8]) -> Entry? {
    guard let status = status(path) else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFLNK: return .link
    case S_IFDIR: return .directory
    default: return .other
    }
  }

  /// Whether a directory is at the path, or at the end of a symbolic link there.
  static func isDirectory(_ path: [UInt8]) -> Bool {
    var status = stat()
    // Paths end with a zero, here and below.
    return unsafe stat(HookFiles.terminated(path), &status) == 0
      && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether both names are of one and the same file.
  static func isSame(_ first: [UInt8], _ second: [UInt8]) -> Bool {
    guard let first = status(first), let second = status(second) else { return false }
    return first.st_ino == second.st_ino && first.st_dev == second.st_dev
  }

  /// The absolute path without symbolic links of what exists of the path, and the rest behind it.
  static func realPath(_ path: [UInt8]) -> [UInt8] {
    var head = path.normalizedPath
    var tail: [UInt8] = []
    while !head.isEmpty {
      // The system allocates the result, which is ours to free.
      if let found = unsafe realpath(HookFiles.terminated(head), nil) {
        defer { unsafe free(found) }
        let bytes = unsafe UnsafeRawBufferPointer(start: found, count: strlen(found))
        return unsafe (bytes.count == 1 ? [] : Array(bytes)) + tail
      }
      let slash = head.lastIndex(of: .slash) ?? head.startIndex
      tail = head[slash...] + tail
      head = Array(head[..<slash])
    }
    return tail
  }

  /// What a symbolic link says; nil if it is none.
  static func target(ofLink path: [UInt8]) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else {
        return -1
      }
      return unsafe readlink(HookFiles.terminated(path), start, bytes.count)
    }
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  /// Makes a directory and those above it that are missing.
  ///
  /// - Returns: how many were made.
  static func makeDirectories(_ path: [UInt8]) throws(HookError) -> Int {
    guard !isDirectory(path) else { return 0 }
    guard let slash = path.lastIndex(of: .slash), slash > path.startIndex else {
      throw .system(call: "mkdir", path: path, code: ENOENT)
    }
    let above = try makeDirectories(Array(path[..<slash]))
    guard unsafe mkdir(HookFiles.terminated(path), 0o777) == 0 else { throw failure("mkdir", path) }
    return above + 1
  }

  /// How many directories of the path do not exist.
  static func missingDirectories(_ path: [UInt8]) -> Int {
    guard !isDirectory(path), let slash = path.lastIndex(of: .slash), slash > path.startIndex else {
      return 0
    }
    return missingDirectories(Array(path[..<slash])) + 1
  }

  /// Removes that many directories that are empty: the one at the path and those above it.
  static func removeDirectories(_ path: [UInt8], count: Int) {
    var path = path
    for _ in 0..<count {
      guard unsafe rmdir(HookFiles.terminated(path)) == 0,
        let slash = path.lastIndex(of: .slash)
      else { return }
      path = Array(path[..<slash])
    }
  }

  /// Gives a file a second name.
  ///
  /// - Returns: false if the file system has no second names.
  static func link(_ old: [UInt8], as new: [UInt8]) throws(HookError) -> Bool {
    let old = HookFiles.terminated(old)
    if unsafe linkat(AT_FDCWD, old, AT_FDCWD, HookFiles.terminated(new), 0) == 0 { return true }
    switch errno {
    case EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV: return false
    case EEXIST: throw .interfered(path: new)
    default: throw failure("link", new)
    }
  }

  static func rename(_ old: [UInt8], to new: [UInt8]) throws(HookError) {
    #if canImport(Glibc)
      let result = unsafe Glibc.rename(HookFiles.terminated(old), HookFiles.terminated(new))
    #else
      let result = unsafe Darwin.rename(HookFiles.terminated(old), HookFiles.terminated(new))
    #endif
    guard result == 0 else { throw failure("rename", old) }
  }

  /// Removes a file, as far as it can be.
  static func remove(_ path: [UInt8]) {
    _ = unsafe unlink(HookFiles.terminated(path))
  }

  static func removeExisting(_ path: [UInt8]) throws(HookError) {
    guard unsafe unlink(HookFiles.terminated(path)) == 0 else { throw failure("remove", path) }
  }

  /// The content of a file, nil if there is none.
  static func contents(of path: [UInt8]) throws(HookError) -> [UInt8]? {
    do throws(FileSystemError) {
      return try Files.contents(of: path)
    } catch {
      throw .system(call: error.call, path: error.path, code: error.errno)
    }
  }

  /// The error of the system call that has just failed.
  static func failure(_ call: String, _ path: [UInt8]) -> HookError {
    .system(call: call, path: path, code: errno)
  }

  private static func status(_ path: [UInt8]) -> stat? {
    var status = stat()
    return unsafe lstat(HookFiles.terminated(path), &status) == 0 ? status : nil
  }
}
