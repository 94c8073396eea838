internal import FileSystem
internal import GitCommand

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The file `packed-refs`, locked as Git locks it, and what is to take its place.
final class PackedReferencesFile {
  /// What it holds.
  let references: PackedReferences

  private let path: [UInt8]
  private let text: [UInt8]
  private let state: FileState
  /// Holds what the file held, so that it can take its place again without a byte being written.
  private let lock: NewFile
  private var next: NewFile?

  private var lockPath: [UInt8] { path + Array(".lock".utf8) }
  private var nextPath: [UInt8] { path + Array(".new".utf8) }

  /// Locks and reads the file; nil where that is not possible, or it is not as Git writes it.
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
    // Before the lock goes: who takes it next makes a file of that name.
    next = nil
  }

  /// Writes what the file is to hold, to the disk too.
  ///
  /// - Returns: false where that is not possible, or the file would have another owner.
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

  /// Puts what was written into the place of the file.
  ///
  /// - Throws: `FileSystemError`; nothing has changed.
  func replace() throws(FileSystemError) {
    try checkLock()
    try Files.rename(nextPath, to: path)
    next?.keep()
    next = nil
  }

  /// Puts the file back that was there; with that the lock is gone.
  ///
  /// - Throws: `FileSystemError`; nothing has changed.
  func restore() throws(FileSystemError) {
    try checkLock()
    try Files.rename(lockPath, to: path)
    lock.keep()
  }

  /// Git's advice is to remove a lock that seems to be left behind.
  private func checkLock() throws(FileSystemError) {
    guard lock.stands else {
      throw FileSystemError(call: "rename", path: lockPath, errno: ENOENT)
    }
  }
}
