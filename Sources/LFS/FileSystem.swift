internal import CLinux

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A system call's failure, before the place is known that it concerns.
struct SystemCallError: Error, Equatable {
  let call: String
  let errno: Int32

  func at(_ path: [UInt8]) -> ObjectStoreError {
    .system(call: call, path: path, errno: errno)
  }
}

/// The system calls that a store needs, with paths as bytes, relative to an open directory.
enum FileSystem {
  /// What stands at a path.
  enum Entry: Equatable {
    case file(byteCount: UInt64)
    case other
  }

  /// The directory that a process is in, as the start of a relative path.
  static let currentDirectory = AT_FDCWD

  /// Calls the body with the path as C wants it.
  ///
  /// The copy is on the stack: nothing is freed between a failing call and the look at `errno`.
  private static func withPath<Result>(
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

  /// Repeats a call that a signal interrupts.
  private static func check(
    _ name: String,
    _ call: () -> Int
  ) throws(SystemCallError) -> Int {
    while true {
      let result = call()
      if result >= 0 { return result }
      let number = errno
      if number != EINTR { throw SystemCallError(call: name, errno: number) }
    }
  }

  static func open(
    _ path: [UInt8],
    in directory: Int32 = currentDirectory,
    _ flags: Int32
  ) throws(SystemCallError) -> Int32 {
    let result = try check("open") {
      unsafe withPath(path) { unsafe Int(openat(directory, $0, flags | O_CLOEXEC, 0o666)) }
    }
    return Int32(result)
  }

  static func close(_ descriptor: Int32) throws(SystemCallError) {
    // Not repeated: after an interruption Linux has closed the descriptor all the same.
    guard Self.closeIgnoringErrors(descriptor) == 0 else {
      let number = errno
      if number == EINTR { return }
      throw SystemCallError(call: "close", errno: number)
    }
  }

  @discardableResult
  static func closeIgnoringErrors(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }

  /// Writes all the bytes, however many calls it takes.
  static func write(_ bytes: RawSpan, to descriptor: Int32) throws(SystemCallError) {
    var done = 0
    while done < bytes.byteCount {
      let rest = bytes.extracting(done..<bytes.byteCount)
      done += try check("write") {
        unsafe rest.withUnsafeBytes { buffer in
          #if canImport(Glibc)
            unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
          #else
            unsafe Darwin.write(descriptor, buffer.baseAddress, buffer.count)
          #endif
        }
      }
    }
  }

  /// Reads into the start of the buffer; 0 at the end of the file only.
  static func read(
    from descriptor: Int32,
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemCallError) -> Int {
    try check("read") {
      #if canImport(Glibc)
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        unsafe Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
    }
  }

  /// What stands at the path, without following a symbolic link there; nil if nothing does.
  static func entry(
    _ path: [UInt8],
    in directory: Int32 = currentDirectory
  ) throws(SystemCallError) -> Entry? {
    var status = stat()
    do throws(SystemCallError) {
      _ = try check("stat") {
        unsafe withPath(path) {
          unsafe Int(fstatat(directory, $0, &status, AT_SYMLINK_NOFOLLOW))
        }
      }
    } catch {
      if error.errno == ENOENT || error.errno == ENOTDIR { return nil }
      throw error
    }
    return status.st_mode & S_IFMT == S_IFREG
      ? .file(byteCount: UInt64(status.st_size)) : .other
  }

  /// The length of an open file; nil if it is not a regular one.
  static func byteCount(of descriptor: Int32) throws(SystemCallError) -> UInt64? {
    var status = stat()
    _ = try check("stat") { unsafe Int(fstat(descriptor, &status)) }
    return status.st_mode & S_IFMT == S_IFREG ? UInt64(status.st_size) : nil
  }

  /// Whether the open directory is the one at the path.
  static func isSame(_ descriptor: Int32, _ path: [UInt8], in directory: Int32) -> Bool {
    var opened = stat()
    var named = stat()
    return unsafe fstat(descriptor, &opened) == 0
      && withPath(path) { unsafe fstatat(directory, $0, &named, AT_SYMLINK_NOFOLLOW) } == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  static func setMode(of descriptor: Int32, to mode: UInt32) throws(SystemCallError) {
    _ = try check("chmod") { Int(fchmod(descriptor, mode_t(mode))) }
  }

  /// Makes a directory with those permission bits, or with what the umask leaves.
  ///
  /// - Returns: false if something of that name exists.
  static func makeDirectory(
    _ path: [UInt8],
    in directory: Int32 = currentDirectory,
    mode: UInt32?
  ) throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      _ = try check("mkdir") {
        unsafe withPath(path) { unsafe Int(mkdirat(directory, $0, 0o777)) }
      }
    } catch {
      if error.errno == EEXIST { return false }
      throw error
    }
    guard let mode else { return true }
    var status = stat()
    _ = try check("chmod") {
      unsafe withPath(path) { name in
        guard unsafe fstatat(directory, name, &status, 0) == 0 else { return -1 }
        // The parent's set-group-id bit is inherited and must survive.
        return unsafe Int(fchmodat(directory, name, mode_t(mode) | status.st_mode & S_ISGID, 0))
      }
    }
    return true
  }

  static func remove(_ path: [UInt8], in directory: Int32, flags: Int32 = 0) {
    _ = unsafe withPath(path) { unsafe unlinkat(directory, $0, flags) }
  }

  static func removeDirectory(_ path: [UInt8], in directory: Int32) {
    remove(path, in: directory, flags: AT_REMOVEDIR)
  }

  /// Takes the lock of an open file or directory, held until it is closed.
  ///
  /// - Returns: false if another process, or another opening, holds it.
  static func lock(_ descriptor: Int32) throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      _ = try check("flock") { Int(flock(descriptor, LOCK_EX | LOCK_NB)) }
      return true
    } catch {
      if error.errno == EWOULDBLOCK { return false }
      throw error
    }
  }

  /// Renames a file unless something has the new name already, in one step.
  ///
  /// - Returns: false if something has the new name; then nothing changed.
  static func rename(
    _ old: [UInt8],
    in oldDirectory: Int32,
    toNew new: [UInt8],
    in newDirectory: Int32
  ) throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      #if os(Linux)
        do throws(SystemCallError) {
          _ = try check("rename") {
            unsafe withPath(old) { old in
              unsafe withPath(new) { new in
                unsafe Int(
                  renameat2(oldDirectory, old, newDirectory, new, UInt32(LINUX_RENAME_NOREPLACE))
                )
              }
            }
          }
          return true
        } catch  where error.errno == EINVAL || error.errno == ENOSYS {
          // The file system, such as NFS, has no exclusive rename: a link is exclusive too.
        }
      #endif
      _ = try check("link") {
        unsafe withPath(old) { old in
          unsafe withPath(new) { new in
            unsafe Int(linkat(oldDirectory, old, newDirectory, new, 0))
          }
        }
      }
      remove(old, in: oldDirectory)
      return true
    } catch {
      if error.errno == EEXIST { return false }
      throw error
    }
  }

  /// Gives an open file without a name one; false where something has the name or it can't be.
  static func link(_ descriptor: Int32, as path: [UInt8], in directory: Int32) -> Bool {
    unsafe withPath(Array("/proc/self/fd/\(descriptor)".utf8)) { open in
      unsafe withPath(path) { path in
        unsafe linkat(AT_FDCWD, open, directory, path, AT_SYMLINK_FOLLOW) == 0
      }
    }
  }

  /// Asks the disk to begin writing a range of the file, without waiting for it.
  static func startWriteback(_ descriptor: Int32, from offset: UInt64, count: UInt64) {
    #if os(Linux)
      // Only a hint: the later sync reports what fails.
      _ = sync_file_range(
        descriptor,
        Int64(offset),
        Int64(count),
        UInt32(LINUX_SYNC_FILE_RANGE_WRITE)
      )
    #endif
  }

  /// Waits until all that was written to the file system of the open directory is on the disk.
  static func synchronise(_ directory: Int32) throws(SystemCallError) {
    #if os(Linux)
      _ = try check("syncfs") { Int(syncfs(directory)) }
    #else
      sync()
    #endif
  }

  /// The names in the directory, but those of itself and its parent, in no order.
  static func names(in directory: Int32) throws(SystemCallError) -> [[UInt8]] {
    let copy = try open(Array(".".utf8), in: directory, O_RDONLY | O_DIRECTORY)
    guard let stream = unsafe fdopendir(copy) else {
      let number = errno
      closeIgnoringErrors(copy)
      throw SystemCallError(call: "opendir", errno: number)
    }
    defer { unsafe closedir(stream) }
    var found: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      // The record is as long as its name needs, which may be less than its type says.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
        unsafe Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
      }
      if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { found.append(name) }
    }
    return found
  }
}
