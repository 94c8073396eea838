#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The state of a file, to detect changes.
package struct FileState: Equatable, Sendable {
  let device: UInt64
  let inode: UInt64
  let mode: UInt32
  /// The owner: user id and group id.
  package let owner: [UInt32]
  /// The length of the file, in bytes.
  package let byteCount: Int
  /// When the content was changed: seconds since 1970, and nanoseconds.
  package let modified: [Int]
  let changed: [Int]

  /// An identifier that a file keeps when it is renamed, and that a copy does not have.
  package var identity: String { "\(device):\(inode)" }

  init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(status.st_ino)
    mode = UInt32(status.st_mode)
    owner = [status.st_uid, status.st_gid]
    byteCount = Int(status.st_size)
    #if canImport(Glibc)
      modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
      changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    #else
      modified = [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
      changed = [status.st_ctimespec.tv_sec, status.st_ctimespec.tv_nsec]
    #endif
  }

  /// The permission bits.
  package var permissions: UInt16 { UInt16(mode & 0o7777) }

  /// Whether it is the same file with the same content, as far as the fields tell that a rename
  /// keeps.
  package func isSameContent(as other: FileState) -> Bool {
    device == other.device && inode == other.inode && mode == other.mode
      && byteCount == other.byteCount && modified == other.modified
  }
}

extension Files {
  /// Gives a file the permissions of another one, and optionally its modification time.
  package static func copy(
    _ state: FileState,
    to path: [UInt8],
    keepingTime: Bool
  ) throws(FileSystemError) {
    let mode = mode_t(state.permissions)
    try SystemCall.change("chmod", path) { unsafe CPath.with(path) { unsafe Int(chmod($0, mode)) } }
    guard keepingTime else { return }
    let time = timespec(tv_sec: state.modified[0], tv_nsec: state.modified[1])
    try SystemCall.change("utimensat", path) {
      unsafe CPath.with(path) { name in
        // The time of access, then that of modification.
        unsafe withUnsafePointer(to: (time, time)) { times in
          unsafe times.withMemoryRebound(to: timespec.self, capacity: 2) { times in
            unsafe Int(utimensat(AT_FDCWD, name, times, 0))
          }
        }
      }
    }
  }
}
