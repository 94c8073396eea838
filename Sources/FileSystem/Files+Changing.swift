#if os(Linux)
  internal import CLinux
#endif
#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// Changes of files and directories by their paths.
extension Files {
  /// Makes a file with a content, where there was none; a failed write leaves none.
  package static func create(_ path: [UInt8], _ bytes: [UInt8]) throws(FileSystemError) {
    let file = try FileHandle(creating: path)
    do throws(FileSystemError) {
      unsafe try file.write(bytes.span.bytes, at: 0)
    } catch {
      remove(path)
      throw error
    }
  }

  /// Removes a file; failures are ignored.
  package static func remove(_ path: [UInt8], in directory: Directory? = nil) {
    remove(path, in: directory, flags: 0)
  }

  /// Removes a file, which must exist.
  package static func removeExisting(_ path: [UInt8]) throws(FileSystemError) {
    try SystemCall.change("unlink", path) { unsafe CPath.with(path) { unsafe Int(unlink($0)) } }
  }

  /// Removes a directory if it is empty; failures are ignored.
  package static func removeDirectory(_ path: [UInt8], in directory: Directory? = nil) {
    remove(path, in: directory, flags: AT_REMOVEDIR)
  }

  /// Removes a file, or a directory with its content; failures are ignored.
  ///
  /// Symbolic links are removed, not followed.
  package static func removeTree(_ path: [UInt8]) {
    // A directory that could not be read once would stay until the next run.
    for _ in 0..<2 where exists(path) { removeOnce(path) }
  }

  private static func removeOnce(_ path: [UInt8]) {
    remove(path)
    guard exists(path) else { return }
    for name in (try? names(in: path)) ?? [] { removeOnce(path + [0x2F] + name) }
    removeDirectory(path)
  }

  private static func remove(_ path: [UInt8], in directory: Directory?, flags: Int32) {
    let call = flags == 0 ? "unlink" : "rmdir"
    _ = try? SystemCall.change(call, Directory.path(of: path, in: directory)) {
      unsafe CPath.with(path) { path in
        unsafe Int(unlinkat(Directory.descriptor(of: directory), path, flags))
      }
    }
  }

  /// Renames a file in one step; replaces a file of the new name.
  package static func rename(
    _ old: [UInt8],
    in directory: Directory? = nil,
    to new: [UInt8]
  ) throws(FileSystemError) {
    let place = Directory.descriptor(of: directory)
    try SystemCall.change("rename", Directory.path(of: new, in: directory)) {
      unsafe CPath.with(old) { old in
        unsafe CPath.with(new) { new in unsafe Int(renameat(place, old, place, new)) }
      }
    }
  }

  /// Renames a file in one step, unless something has the new name.
  ///
  /// - Returns: false if something has the new name; then nothing changed.
  package static func rename(
    _ old: [UInt8],
    in oldDirectory: Directory? = nil,
    toNew new: [UInt8],
    in newDirectory: Directory? = nil
  ) throws(FileSystemError) -> Bool {
    let from = Directory.descriptor(of: oldDirectory)
    let to = Directory.descriptor(of: newDirectory)
    let path = Directory.path(of: new, in: newDirectory)
    do throws(FileSystemError) {
      #if os(Linux)
        do throws(FileSystemError) {
          try SystemCall.change("rename", path) {
            unsafe CPath.with(old) { old in
              unsafe CPath.with(new) { new in
                unsafe Int(renameat2(from, old, to, new, UInt32(LINUX_RENAME_NOREPLACE)))
              }
            }
          }
          return true
        } catch  where error.errno == EINVAL || error.errno == ENOSYS {
          // The file system, NFS for example, has no exclusive rename, but a link is exclusive too.
        }
      #endif
      try SystemCall.change("link", path) {
        unsafe CPath.with(old) { old in
          unsafe CPath.with(new) { new in unsafe Int(linkat(from, old, to, new, 0)) }
        }
      }
      remove(old, in: oldDirectory)
      return true
    } catch {
      if error.errno == EEXIST { return false }
      throw error
    }
  }

  /// Gives a file a second name: a hard link.
  package static func link(_ path: [UInt8], as new: [UInt8]) throws(FileSystemError) {
    try SystemCall.change("link", new) {
      unsafe CPath.with(path) { path in
        unsafe CPath.with(new) { new in unsafe Int(linkat(AT_FDCWD, path, AT_FDCWD, new, 0)) }
      }
    }
  }

  /// Exchanges the names of two files, in one step.
  ///
  /// - Returns: false if the file system does not support it; then nothing changed.
  package static func exchange(
    _ first: [UInt8],
    _ second: [UInt8],
    in directory: Directory
  ) throws(FileSystemError) -> Bool {
    #if os(Linux)
      do throws(FileSystemError) {
        try SystemCall.change("rename", Directory.path(of: second, in: directory)) {
          unsafe CPath.with(first) { first in
            unsafe CPath.with(second) { second in
              let place = directory.descriptor
              return unsafe Int(
                renameat2(place, first, place, second, UInt32(LINUX_RENAME_EXCHANGE))
              )
            }
          }
        }
        return true
      } catch {
        if error.errno == EINVAL || error.errno == ENOSYS { return false }
        throw error
      }
    #else
      return false
    #endif
  }

  /// Makes a directory with these permission bits, or those that the umask leaves.
  ///
  /// - Returns: false if something has the name.
  @discardableResult
  package static func makeDirectory(
    _ path: [UInt8],
    in directory: Directory? = nil,
    mode: UInt16? = nil
  ) throws(FileSystemError) -> Bool {
    let whole = Directory.path(of: path, in: directory)
    let parent = Directory.descriptor(of: directory)
    do throws(FileSystemError) {
      try SystemCall.change("mkdir", whole) {
        unsafe CPath.with(path) { unsafe Int(mkdirat(parent, $0, 0o777)) }
      }
    } catch {
      if error.errno == EEXIST { return false }
      throw error
    }
    guard let mode else { return true }
    var status = stat()
    try SystemCall.change("chmod", whole) {
      unsafe CPath.with(path) { name in
        guard unsafe fstatat(parent, name, &status, 0) == 0 else { return -1 }
        // The set-group-id bit, inherited from the parent, must stay.
        return unsafe Int(fchmodat(parent, name, mode_t(mode) | status.st_mode & S_ISGID, 0))
      }
    }
    return true
  }

  /// Makes a directory and its parents, unless they exist.
  package static func makeDirectories(
    _ path: [UInt8],
    mode: UInt16? = nil
  ) throws(FileSystemError) {
    do throws(FileSystemError) {
      try makeDirectory(path, mode: mode)
    } catch {
      guard error.errno == ENOENT, let slash = path.lastIndex(of: 0x2F), slash > 0 else {
        throw error
      }
      try makeDirectories(Array(path[..<slash]), mode: mode)
      try makeDirectory(path, mode: mode)
    }
  }
}
