internal import FileSystem
internal import GitCommand

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The file `packed-refs`, locked as Git locks it, and its replacement.
final class PackedReferencesFile {
  /// Its present content.
  let references: PackedReferences

  private let path: [UInt8]
  private let text: [UInt8]
  private let state: FileState
  /// Gets the old content, so that one rename can restore the file.
  private let lock: NewFile
  private var next: NewFile?

  private var lockPath: [UInt8] { path + Array(".lock".utf8) }
  private var nextPath: [UInt8] { path + Array(".new".utf8) }

  /// Locks and reads the file; `nil` if that fails, or the file is not in Git's format.
  init?(in commonDirectory: [UInt8]) {
    let path = commonDirectory.appending(path: "packed-refs")
    guard let lock = try? NewFile(path + Array(".lock".utf8)),
      let state = try? Files.state(of: path),
      let text = try? Files.contents(of: path, followsLink: false),
      let references = PackedReferences(text)
    else { return nil }
    (self.path, self.lock, self.state) = (path, lock, state)
    (self.text, self.references) = (text, references)
  }

  deinit {
    // Before the lock goes: its next holder makes a file of that name.
    next = nil
  }

  /// Writes the new content, and syncs it to the disk.
  ///
  /// - Returns: false if that fails, or the file would have another owner.
  func prepare(_ newText: [UInt8]) -> Bool {
    do throws(FileSystemError) {
      let next = try NewFile(nextPath)
      self.next = next
      for (file, text, path) in [(next, newText, nextPath), (lock, text, lockPath)] {
        try file.write(text)
        try Files.copy(state, to: path, keepingTime: false)
        try file.synchronise()
        guard try Files.state(of: path).owner == state.owner else { return false }
      }
      return true
    } catch {
      return false
    }
  }

  /// Replaces the file with the new one.
  ///
  /// - Throws: `FileSystemError`; then nothing has changed.
  func replace() throws(FileSystemError) {
    try checkLock()
    try Files.rename(nextPath, to: path)
    next?.keep()
    next = nil
  }

  /// Restores the old file from the lock, which is gone with that.
  ///
  /// - Throws: `FileSystemError`; then nothing has changed.
  func restore() throws(FileSystemError) {
    try checkLock()
    try Files.rename(lockPath, to: path)
    lock.keep()
  }

  /// Git advises users to remove a lock that looks stale.
  private func checkLock() throws(FileSystemError) {
    guard lock.stands else {
      throw FileSystemError(call: "rename", path: lockPath, errno: ENOENT)
    }
  }
}
