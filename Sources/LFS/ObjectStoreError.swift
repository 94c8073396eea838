/// What goes wrong with a store of LFS objects; paths are absolute or as the store's directory was.
public enum ObjectStoreError: Error, Equatable {
  /// A system call failed with that `errno`.
  case system(call: String, path: [UInt8], errno: Int32)
  /// There is no object at that path.
  case missing(path: [UInt8])
  /// The object at that path has another length than what was to be stored there.
  case differs(object: [UInt8], byteCount: UInt64, expected: UInt64)
  /// The object at that path has the length of what was to be stored there, but other content.
  case damaged(object: [UInt8])
  /// What stands at the object's path is not a regular file: a symbolic link, a directory or so.
  case notAFile(object: [UInt8])
}
