public import FileSystem

/// Why records of runs can't be read or written.
public enum RunStoreError: Error, Equatable, Sendable {
  /// A system call failed.
  case system(FileSystemError)
  /// A run of that name exists.
  case exists(name: String)
  /// A file in a run's folder is malformed.
  case damaged(path: [UInt8], reason: String)
}
