/// A file that is made for a run and taken away again unless the run keeps it.
package final class NewFile {
  private let file: FileHandle
  private var byteCount = 0
  private var isKept = false

  /// Creates the file, which must not exist.
  ///
  /// - Throws: `FileSystemError`, with `EEXIST` where it exists.
  package init(_ path: [UInt8]) throws(FileSystemError) {
    file = try FileHandle(creating: path)
  }

  /// Creates the file, which must not exist.
  ///
  /// - Throws: `FileSystemError`, with `EEXIST` where it exists.
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

  /// Puts what was written on the disk.
  package func synchronise() throws(FileSystemError) { try file.synchronise() }

  /// Whether the file still has its name.
  package var stands: Bool { file.stands(at: file.path) }

  /// Lets the file stay.
  package func keep() { isKept = true }

  /// Puts a file with that content in the place of the one at `path`, in one step.
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
