public import FileSystem

/// Why a store of LFS objects failed; paths begin with the store's directory as it was given.
public enum ObjectStoreError: Error, Hashable {
  /// A system call failed.
  case system(FileSystemError)
  /// There is no object at the path.
  case missing(path: [UInt8])
  /// The object at the path has another length than the content to store there.
  case differs(object: [UInt8], byteCount: UInt64, expected: UInt64)
  /// The object at the path has the length of the content to store there, but other bytes.
  case damaged(object: [UInt8])
  /// The entry at the object's path is not a regular file, but a symbolic link or a directory, for
  /// example.
  case notAFile(object: [UInt8])
}

extension ObjectStoreError {
  /// Calls the file system, and throws its errors as `system`.
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
