internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
#if os(Linux)
  internal import CLinux
#endif

extension FileHandle {
  /// Writes all bytes at `offset`, in as many calls as necessary.
  package func write(_ bytes: RawSpan, at offset: Int) throws(FileSystemError) {
    var done = 0
    while done < bytes.byteCount {
      let rest = bytes.extracting(done...)
      done += try SystemCall.write(rest, to: descriptor, at: offset + done, path)
    }
  }

  /// Copies the first bytes of another file to `offset`.
  package func copy(
    _ byteCount: Int,
    from other: borrowing FileHandle,
    to offset: Int
  ) throws(FileSystemError) {
    var piece = [UInt8](repeating: 0, count: min(1 << 20, max(byteCount, 1)))
    var done = 0
    while done < byteCount {
      let wanted = min(piece.count, byteCount - done)
      guard try other.read(into: &piece, at: done) >= wanted else {
        throw FileSystemError(call: "read", path: other.path, errno: EIO)
      }
      unsafe try write(piece.span.bytes.extracting(first: wanted), at: offset + done)
      done += wanted
    }
  }

  /// Sets the length of the file; bytes beyond it are lost.
  package func truncate(to byteCount: Int) throws(FileSystemError) {
    try SystemCall.change("ftruncate", path) { Int(ftruncate(descriptor, off_t(byteCount))) }
  }

  /// Allocates disk space, so that writes to the mapped file can't fail.
  package func allocate(_ byteCount: Int) throws(FileSystemError) {
    #if os(Linux)
      try SystemCall.change("posix_fallocate", path) {
        // This call returns its error number.
        let failure = posix_fallocate(descriptor, 0, off_t(byteCount))
        errno = failure
        return failure == 0 ? 0 : -1
      }
    #else
      try truncate(to: byteCount)
    #endif
  }

  /// Sets the permission bits of the file.
  package func setMode(_ mode: UInt16) throws(FileSystemError) {
    try SystemCall.change("chmod", path) { Int(fchmod(descriptor, mode_t(mode))) }
  }

  /// Syncs the file's content to the disk.
  package func synchronise() throws(FileSystemError) {
    try SystemCall.change("fsync", path) { Int(fsync(descriptor)) }
  }

  /// Starts writeback of a range of the file, without waiting for it.
  package func startWriteback(from offset: UInt64, byteCount: UInt64) {
    #if os(Linux)
      // Only a hint: the later sync reports failures.
      _ = sync_file_range(
        descriptor,
        Int64(offset),
        Int64(byteCount),
        UInt32(LINUX_SYNC_FILE_RANGE_WRITE)
      )
    #endif
  }

  /// Gives a name to a file without one; false if the name is taken, or that fails.
  package func link(as path: [UInt8], in directory: Directory) -> Bool {
    let result = try? SystemCall.change("link", Directory.path(of: path, in: directory)) {
      unsafe CPath.with(path) { path in
        #if os(Linux)
          if Self.linksOpenFiles.load(ordering: .relaxed) {
            let flag = Int32(LINUX_AT_EMPTY_PATH)
            let linked = unsafe linkat(descriptor, "", directory.descriptor, path, flag)
            guard linked != 0, errno == ENOENT else { return Int(linked) }
          }
        #endif
        let open = Array("/proc/self/fd/\(descriptor)".utf8)
        let linked = unsafe CPath.with(open) { open in
          unsafe linkat(AT_FDCWD, open, directory.descriptor, path, AT_SYMLINK_FOLLOW)
        }
        if linked == 0 { Self.linksOpenFiles.store(false, ordering: .relaxed) }
        return Int(linked)
      }
    }
    return result != nil
  }

  /// Whether the kernel links open files by descriptor, which is a third faster than through
  /// `/proc`.
  ///
  /// Linux allows it to root, and since 6.10 to all users.
  private static let linksOpenFiles = Atomic(true)
}
