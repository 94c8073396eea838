public import FileSystem

/// What goes wrong with a repository's index.
public enum IndexFileError: Error, Equatable {
  /// There is no index at that path.
  case missing(path: [UInt8])
  /// Another process is changing the index, or one left its lock at that path behind.
  case locked(path: [UInt8])
  /// Another process has changed the index since it was read.
  case changed(path: [UInt8])
  /// The index has a part that must be understood and is not.
  ///
  /// `link` is that of a split index, `sdir` that of a sparse index.
  case unsupportedExtension(path: [UInt8], name: String)
  /// libgit2 can't read, change or write the index.
  case libgit2(path: [UInt8], Libgit2Error)
  /// A system call failed.
  case system(FileSystemError)
}
