public import FileSystem

/// Why an index can't be read or changed.
public enum IndexFileError: Error, Equatable {
  /// There is no index at that path.
  case missing(path: [UInt8])
  /// Another process is changing the index, or left its lock behind at the path.
  case locked(path: [UInt8])
  /// Another process has changed the index since it was read.
  case changed(path: [UInt8])
  /// The index has a mandatory extension that is not supported.
  ///
  /// `link` is that of a split index, `sdir` that of a sparse index.
  case unsupportedExtension(path: [UInt8], name: String)
  /// libgit2 can't read, change or write the index.
  case libgit2(path: [UInt8], Libgit2Error)
  /// A system call failed.
  case system(FileSystemError)
}
