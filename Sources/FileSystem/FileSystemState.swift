#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The file systems that a run writes to.
package enum FileSystemState {
  /// The free bytes for this user on a directory's file system, and its device number; `nil` if
  /// unknown.
  ///
  /// A directory that does not exist counts as its nearest existing parent.
  package static func available(at path: [UInt8]) -> (byteCount: UInt64, device: UInt64)? {
    var path = path
    while true {
      var space = statvfs()
      var status = stat()
      let isThere = unsafe CPath.with(path) { path in
        unsafe statvfs(path, &space) == 0 && stat(path, &status) == 0
      }
      if isThere {
        // Some network file systems report a number of blocks without limit.
        let (byteCount, overflows) = UInt64(space.f_bavail)
          .multipliedReportingOverflow(by: UInt64(space.f_frsize))
        return (overflows ? .max : byteCount, UInt64(status.st_dev))
      }
      guard let slash = path.lastIndex(of: 0x2F), slash != path.startIndex else { return nil }
      path = Array(path[..<slash])
    }
  }

  /// The maximum size of files that this process may write, in bytes (`ulimit -f`); `nil` if
  /// unlimited.
  package static var byteCountLimit: UInt64? {
    var limit = rlimit()
    #if canImport(Glibc)
      let sizes = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
      let sizes = RLIMIT_FSIZE
    #endif
    guard unsafe getrlimit(sizes, &limit) == 0, limit.rlim_cur < Int64.max else { return nil }
    return UInt64(limit.rlim_cur)
  }

  /// Syncs the whole file system of a directory to the disk.
  package static func synchronise(_ directory: [UInt8]) throws(FileSystemError) {
    try Directory(directory).synchronise()
  }
}
