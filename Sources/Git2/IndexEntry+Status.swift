internal import CLibgit2

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension stat {
  /// The time at which the content was last changed, in seconds since 1970.
  var modifiedSeconds: Int {
    #if canImport(Glibc)
      st_mtim.tv_sec
    #else
      st_mtimespec.tv_sec
    #endif
  }
}

extension git_index_entry {
  /// Takes the fields that Git compares to detect changes of a file (`match_stat_data` in Git).
  ///
  /// The fields have 32 bits in the index; Git truncates the values that it compares in the same
  /// way.
  mutating func take(_ status: stat) {
    #if canImport(Glibc)
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #else
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #endif
    unsafe mtime.seconds = Int32(truncatingIfNeeded: modified.tv_sec)
    unsafe mtime.nanoseconds = UInt32(truncatingIfNeeded: modified.tv_nsec)
    unsafe ctime.seconds = Int32(truncatingIfNeeded: changed.tv_sec)
    unsafe ctime.nanoseconds = UInt32(truncatingIfNeeded: changed.tv_nsec)
    unsafe dev = UInt32(truncatingIfNeeded: status.st_dev)
    unsafe ino = UInt32(truncatingIfNeeded: status.st_ino)
    unsafe uid = UInt32(truncatingIfNeeded: status.st_uid)
    unsafe gid = UInt32(truncatingIfNeeded: status.st_gid)
    unsafe file_size = UInt32(truncatingIfNeeded: status.st_size)
  }
}
