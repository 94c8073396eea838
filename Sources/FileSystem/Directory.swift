#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
#if os(Linux)
  internal import CLinux
#endif

/// An open directory, closed when nobody uses it any more.
///
/// Names looked up in it stay right when someone moves it or a directory above it.
package final class Directory: Sendable {
  /// Where it was when it was opened.
  package let path: [UInt8]
  let descriptor: Int32

  /// Opens a directory.
  ///
  /// - Parameters:
  ///   - parent: what the path is relative to, nil for the current directory.
  ///   - followsLink: whether a symbolic link stands for what it names.
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

  /// The number for the system of a directory, nil for the current one.
  static func descriptor(of directory: Directory?) -> Int32 { directory?.descriptor ?? AT_FDCWD }

  /// The path of something in a directory, for messages.
  static func path(of name: [UInt8], in directory: Directory?) -> [UInt8] {
    directory.map { $0.path + [0x2F] + name } ?? name
  }

  /// The names in the directory, sorted, but those of itself and its parent.
  package func names() throws(FileSystemError) -> [[UInt8]] {
    // The stream closes what it reads from, and moves its position.
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
      // The record is as long as its name needs, which may be less than its type says.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
        unsafe Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
      }
      if !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) { names.append(name) }
    }
    let number = errno
    guard number == 0 else { throw FileSystemError(call: "readdir", path: path, errno: number) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Waits until all that was written to the directory's file system is on the disk.
  package func synchronise() throws(FileSystemError) {
    #if os(Linux)
      try SystemCall.change("syncfs", path) { Int(syncfs(descriptor)) }
    #else
      sync()
    #endif
  }

  /// Takes the directory's lock, which is held until it is closed.
  ///
  /// - Returns: false if another process, or another opening, holds it.
  package func lock() throws(FileSystemError) -> Bool {
    try FileLock.take(descriptor, path)
  }

  /// Whether the directory is the one of that name.
  package func stands(at name: [UInt8], in parent: Directory? = nil) -> Bool {
    FileLock.isSame(descriptor, name, in: parent)
  }
}

/// The lock of an open file or directory, which goes with its last descriptor.
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

  /// Whether what is open is what has the name.
  static func isSame(_ descriptor: Int32, _ name: [UInt8], in directory: Directory?) -> Bool {
    var opened = stat()
    var named = stat()
    let parent = Directory.descriptor(of: directory)
    return unsafe fstat(descriptor, &opened) == 0
      && CPath.with(name) { unsafe fstatat(parent, $0, &named, AT_SYMLINK_NOFOLLOW) } == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}
