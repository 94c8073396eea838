#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
#if os(Linux)
  internal import CLinux
#endif

/// An open directory, closed with the last reference to it.
///
/// Names looked up in it stay valid if the directory or one above it is moved.
package final class Directory: Sendable {
  /// Its path when it was opened.
  package let path: [UInt8]
  let descriptor: Int32

  /// Opens a directory.
  ///
  /// - Parameters:
  ///   - parent: the base of a relative path; `nil` for the current directory.
  ///   - followsLink: whether to open the target of a symbolic link.
  package init(
    _ path: [UInt8],
    in parent: Directory? = nil,
    followsLink: Bool = true
  ) throws(FileSystemError) {
    let whole = Self.path(of: path, in: parent)
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)
    descriptor = try Int32(
      SystemCall.read("open", whole) {
        unsafe CPath.with(path) { unsafe Int(openat(Self.descriptor(of: parent), $0, flags)) }
      }
    )
    self.path = whole
  }

  deinit { close(descriptor) }

  /// The descriptor of a directory; for `nil`, that of the current directory.
  static func descriptor(of directory: Directory?) -> Int32 { directory?.descriptor ?? AT_FDCWD }

  /// The path of an entry in a directory, for messages.
  static func path(of name: [UInt8], in directory: Directory?) -> [UInt8] {
    directory.map { $0.path + [0x2F] + name } ?? name
  }

  /// The names in the directory, sorted, without `.` and `..`.
  package func names() throws(FileSystemError) -> [[UInt8]] {
    // The stream closes its descriptor, and moves its position.
    let copy = try SystemCall.read("open", path) {
      Int(unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }
    guard let stream = unsafe fdopendir(Int32(copy)) else {
      let number = errno
      close(Int32(copy))
      throw FileSystemError(call: "opendir", path: path, errno: number)
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      // The record is as long as its name needs, and may be shorter than its type.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
        unsafe Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
      }
      if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { names.append(name) }
    }
    let number = errno
    guard number == 0 else { throw FileSystemError(call: "readdir", path: path, errno: number) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Syncs the whole file system of the directory to the disk.
  package func synchronise() throws(FileSystemError) {
    #if os(Linux)
      try SystemCall.change("syncfs", path) { Int(syncfs(descriptor)) }
    #else
      sync()
    #endif
  }

  /// Takes the directory's lock, which is held until the directory is closed.
  ///
  /// - Returns: false if another process or another descriptor holds it.
  package func lock() throws(FileSystemError) -> Bool {
    try FileLock.take(descriptor, path)
  }

  /// Whether this directory is the one at a name.
  package func stands(at name: [UInt8], in parent: Directory? = nil) -> Bool {
    FileLock.isSame(descriptor, name, in: parent)
  }
}

/// The lock of an open file or directory, which ends with its last descriptor.
enum FileLock {
  static func take(_ descriptor: Int32, _ path: [UInt8]) throws(FileSystemError) -> Bool {
    do throws(FileSystemError) {
      try SystemCall.read("flock", path) { Int(flock(descriptor, LOCK_EX | LOCK_NB)) }
      return true
    } catch {
      if error.errno == EWOULDBLOCK { return false }
      throw error
    }
  }

  /// Whether an open file is the one at a name.
  static func isSame(_ descriptor: Int32, _ name: [UInt8], in directory: Directory?) -> Bool {
    var opened = stat()
    var named = stat()
    let parent = Directory.descriptor(of: directory)
    return unsafe fstat(descriptor, &opened) == 0
      && CPath.with(name) { unsafe fstatat(parent, $0, &named, AT_SYMLINK_NOFOLLOW) } == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}
