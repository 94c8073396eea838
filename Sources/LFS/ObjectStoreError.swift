public import FileSystem

/// What goes wrong with a store of LFS objects; paths are absolute or as the store's directory was.
public enum ObjectStoreError: Error, Hashable {
  /// A system call failed.
  case system(FileSystemError)
  /// There is no object at that path.
  case missing(path: [UInt8])
  /// The object at that path has another length than what was to be stored there.
  case differs(object: [UInt8], byteCount: UInt64, expected: UInt64)
  /// The object at that path has the length of what was to be stored there, but other content.
  case damaged(object: [UInt8])
  /// What stands at the object's path is not a regular file: a symbolic link, a directory or so.
  case notAFile(object: [UInt8])
}

extension ObjectStoreError {
  /// Calls the file system, whose failure becomes one of the store.
  static func wrapping<Result: ~Copyable>(
    _ call: @autoclosure () throws(FileSystemError) -> Result
  ) throws(ObjectStoreError) -> Result {
    do throws(FileSystemError) {
      return try call()
    } catch {
      throw .system(error)
    }
  }
}
