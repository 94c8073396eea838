#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A system call's failure, before the place is known that it concerns.
struct SystemCallError: Error, Equatable {
  let call: String
  let errno: Int32

  func at(_ path: [UInt8]) -> IndexFileError {
    .system(call: call, path: path, errno: errno)
  }
}

/// What tells one state of a file from the next.
struct FileState: Equatable {
  let device: UInt64
  let inode: UInt64
  let mode: UInt32
  let byteCount: Int
  let modified: [Int]
  let changed: [Int]

  fileprivate init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(status.st_ino)
    mode = UInt32(status.st_mode)
    byteCount = Int(status.st_size)
    #if canImport(Glibc)
      modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
      changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    #else
      modified = [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
      changed = [status.st_ctimespec.tv_sec, status.st_ctimespec.tv_nsec]
    #endif
  }
}

/// The few things done with files here, by paths as bytes.
enum Files {
  /// Calls the body with the path as C wants it, copied to the stack.
  static func withPath<Result>(
    _ path: [UInt8],
    _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: path.count + 1) { buffer in
      for index in path.indices { unsafe buffer[index] = CChar(bitPattern: path[index]) }
      unsafe buffer[path.count] = 0
      guard let start = buffer.baseAddress else {
        preconditionFailure("a path has at least its terminator")
      }
      return unsafe body(start)
    }
  }

  /// The bytes of a terminated text of C's, without the terminator.
  static func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  @discardableResult
  private static func check(_ name: String, _ call: () -> Int) throws(SystemCallError) -> Int {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      if number != EINTR { throw SystemCallError(call: name, errno: number) }
    }
  }

  /// The path without symbolic links, nil if nothing is there.
  static func resolve(_ path: [UInt8]) -> [UInt8]? {
    guard let resolved = unsafe withPath(path, { unsafe realpath($0, nil) }) else { return nil }
    // Allocated for us by the call.
    defer { unsafe free(resolved) }
    return unsafe bytes(of: resolved)
  }

  /// All the bytes of a file, and its state when they were read.
  static func read(_ path: [UInt8]) throws(SystemCallError) -> ([UInt8], FileState) {
    let descriptor = try Int32(
      check("open") { unsafe withPath(path) { unsafe Int(open($0, O_RDONLY | O_CLOEXEC)) } }
    )
    defer { close(descriptor) }
    var status = stat()
    try check("stat") { unsafe Int(fstat(descriptor, &status)) }
    let state = FileState(status)
    var bytes = [UInt8](repeating: 0, count: state.byteCount)
    var done = 0
    while done < bytes.count {
      let count = try check("read") {
        unsafe bytes.withUnsafeMutableBytes { buffer in
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
          return unsafe readBytes(descriptor, rest)
        }
      }
      if count == 0 { break }
      done += count
    }
    bytes.removeSubrange(done...)
    return (bytes, state)
  }

  private static func readBytes(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Glibc)
      unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
    #else
      unsafe Darwin.read(file, buffer.baseAddress, buffer.count)
    #endif
  }

  /// The state of the file at the path.
  static func state(of path: [UInt8]) throws(SystemCallError) -> FileState {
    var status = stat()
    try check("stat") { unsafe withPath(path) { unsafe Int(stat($0, &status)) } }
    return FileState(status)
  }

  /// Makes a file with that content where there was none.
  static func create(_ path: [UInt8], _ bytes: [UInt8]) throws(SystemCallError) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    let descriptor = try Int32(
      check("open") { unsafe withPath(path) { unsafe Int(open($0, flags, 0o666)) } }
    )
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      done += try check("write") {
        unsafe bytes.withUnsafeBytes { buffer in
          let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
          return unsafe write(descriptor, rest.baseAddress, rest.count)
        }
      }
    }
  }

  /// Gives a file the permissions of another, and its time if that is wanted.
  static func copy(
    _ state: FileState,
    to path: [UInt8],
    keepingTime: Bool
  ) throws(SystemCallError) {
    let mode = mode_t(state.mode & 0o7777)
    try check("chmod") { unsafe withPath(path) { unsafe Int(chmod($0, mode)) } }
    guard keepingTime else { return }
    let time = timespec(tv_sec: state.modified[0], tv_nsec: state.modified[1])
    try check("utimensat") {
      unsafe withPath(path) { name in
        // The time of the last access, then that of the last change.
        unsafe withUnsafePointer(to: (time, time)) { times in
          unsafe times.withMemoryRebound(to: timespec.self, capacity: 2) { times in
            unsafe Int(utimensat(AT_FDCWD, name, times, 0))
          }
        }
      }
    }
  }

  static func rename(_ old: [UInt8], to new: [UInt8]) throws(SystemCallError) {
    try check("rename") {
      unsafe withPath(old) { old in
        unsafe withPath(new) { new in
          #if canImport(Glibc)
            unsafe Int(Glibc.rename(old, new))
          #else
            unsafe Int(Darwin.rename(old, new))
          #endif
        }
      }
    }
  }

  static func remove(_ path: [UInt8]) {
    _ = unsafe withPath(path) { unsafe unlink($0) }
  }

  /// The names in the directory, in no order.
  static func names(in directory: [UInt8]) throws(SystemCallError) -> [[UInt8]] {
    guard let stream = unsafe withPath(directory, { unsafe opendir($0) }) else {
      throw SystemCallError(call: "opendir", errno: errno)
    }
    defer { unsafe closedir(stream) }
    var found: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      // The record is as long as its name needs, which may be less than its type says.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
        unsafe Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
      }
      found.append(name)
    }
    return found
  }
}
