#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
#if os(Linux)
  internal import CLinux
#endif

/// The file systems that a run writes to.
public enum FileSystemState {
  /// How many bytes the file system of a directory has left for this user, and which it is.
  ///
  /// The nearest directory above that exists stands for one that does not.
  public static func available(at path: String) -> (byteCount: UInt64, device: UInt64)? {
    var path = path
    while true {
      var space = statvfs()
      var status = stat()
      if unsafe statvfs(path, &space) == 0, unsafe stat(path, &status) == 0 {
        // Some network file systems claim blocks without end.
        let (byteCount, overflows) = UInt64(space.f_bavail)
          .multipliedReportingOverflow(by: UInt64(space.f_frsize))
        return (overflows ? .max : byteCount, UInt64(status.st_dev))
      }
      guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
      path = String(path[..<slash])
    }
  }

  /// Waits until everything that was written to the file system of a directory is on the disk.
  ///
  /// - Throws: `StoreError.system`.
  public static func synchronise(_ directory: String) throws(StoreError) {
    #if os(Linux)
      let file = try FileHandle(reading: directory)
      guard syncfs(file.descriptor) == 0 else {
        throw .system(call: "syncfs", path: directory, errno: errno)
      }
    #else
      sync()
    #endif
  }
}
