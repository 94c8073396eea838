#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The file systems that a run writes to.
package enum FileSystemState {
  /// How many bytes the file system of a directory has left for this user, and which it is.
  ///
  /// The nearest directory above that exists stands for one that does not.
  package static func available(at path: [UInt8]) -> (byteCount: UInt64, device: UInt64)? {
    var path = path
    while true {
      var space = statvfs()
      var status = stat()
      let isThere = unsafe CPath.with(path) { path in
        unsafe statvfs(path, &space) == 0 && stat(path, &status) == 0
      }
      if isThere {
        // Some network file systems claim blocks without end.
        let (byteCount, overflows) = UInt64(space.f_bavail)
          .multipliedReportingOverflow(by: UInt64(space.f_frsize))
        return (overflows ? .max : byteCount, UInt64(status.st_dev))
      }
      guard let slash = path.lastIndex(of: 0x2F), slash != path.startIndex else { return nil }
      path = Array(path[..<slash])
    }
  }

  /// How long this process may make files (`ulimit -f`); nil for as long as it likes.
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

  /// Waits until everything that was written to the file system of a directory is on the disk.
  package static func synchronise(_ directory: [UInt8]) throws(FileSystemError) {
    try Directory(directory).synchronise()
  }
}
