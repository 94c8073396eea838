public import FileSystem

/// Why the records of runs can't be read or written.
public enum RunStoreError: Error, Equatable, Sendable {
  /// A system call failed.
  case system(FileSystemError)
  /// There is a run of that name already.
  case exists(name: String)
  /// A file of a run's folder is not in its format.
  case damaged(path: [UInt8], reason: String)
}
