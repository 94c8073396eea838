internal import FileSystem

// Paths are text here: they consist of the object directory's path, which is UTF-8, and of ids.

/// The names in a directory, sorted, without `.` and `..`; empty if there is no such directory.
func directoryNames(_ path: String) throws(StoreError) -> [String] {
  try StoreError.wrapping(Files.names(in: Array(path.utf8)))
    .map { String(decoding: $0, as: UTF8.self) }
}

/// Removes a file; failures are ignored.
func remove(_ path: String) { Files.remove(Array(path.utf8)) }

extension FileHandle {
  /// The path, for messages.
  var pathText: String { String(decoding: path, as: UTF8.self) }

  /// Opens a file for reading.
  static func reading(_ path: String) throws(StoreError) -> FileHandle {
    try StoreError.wrapping(FileHandle(reading: Array(path.utf8)))
  }
}
