/// A new file, which is removed at the end of the value unless it is kept.
package final class NewFile {
  private let file: FileHandle
  private var byteCount = 0
  private var isKept = false

  /// Creates the file, which must not exist.
  ///
  /// - Throws: `FileSystemError`, with `EEXIST` if it exists.
  package init(_ path: [UInt8]) throws(FileSystemError) {
    file = try FileHandle(creating: path)
  }

  /// Creates the file, which must not exist.
  ///
  /// - Throws: `FileSystemError`, with `EEXIST` if it exists.
  package convenience init(_ path: String) throws(FileSystemError) {
    try self.init(Array(path.utf8))
  }

  deinit {
    if !isKept { Files.remove(file.path) }
  }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws(FileSystemError) {
    unsafe try file.write(bytes.span.bytes, at: byteCount)
    byteCount += bytes.count
  }

  /// Syncs the content to the disk.
  package func synchronise() throws(FileSystemError) { try file.synchronise() }

  /// Whether the file still has its name.
  package var stands: Bool { file.stands(at: file.path) }

  /// Keeps the file.
  package func keep() { isKept = true }

  /// Replaces the file at `path` by one with a content, in one step.
  package static func replace(_ path: [UInt8], with bytes: [UInt8]) throws(FileSystemError) {
    let temporary = path + Array(".lfs-migrate".utf8)
    // A killed run may have left one.
    Files.remove(temporary)
    let file = try NewFile(temporary)
    try file.write(bytes)
    try file.synchronise()
    try Files.rename(temporary, to: path)
    file.keep()
  }
}
