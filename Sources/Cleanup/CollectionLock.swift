internal import FileSystem
internal import GitCommand
internal import GitRefs
internal import GitStore
internal import Runs

/// The lock of Git's garbage collection, `gc.pid` (git-gc, "--force").
///
/// While the clean-up holds it, no `git gc` repacks the repository, not even an automatic one.
final class CollectionLock: Sendable {
  private let path: [UInt8]
  private let content: [UInt8]

  /// The age in seconds from which Git ignores the lock of another machine.
  private static let age = 12 * 60 * 60

  private init(_ path: [UInt8], _ content: [UInt8]) { (self.path, self.content) = (path, content) }

  /// Takes the lock.
  ///
  /// - Throws: `CleanupError.collecting` if a garbage collection is running; `FileSystemError`.
  static func take(commonDirectory: [UInt8]) throws -> CollectionLock {
    let path = commonDirectory.appending(path: "gc.pid")
    let content = Array("\(ProcessNumber.current) ".utf8) + Host.name
    if Files.exists(path) {
      // The file of the run's lock was written just now: its time is that of the file system's
      // clock.
      let lock = RunLock.directory(in: commonDirectory).appending(path: "lock")
      let now = (try? Files.state(of: lock))?.modified.first
      if let (process, host) = try holder(path, now: now) {
        throw CleanupError.collecting(process: process, host: host)
      }
      // A garbage collection left the file when it was killed.
      Files.remove(path)
    }
    try Files.create(path, content)
    return CollectionLock(path, content)
  }

  deinit {
    if (try? Files.contents(of: path)) == content { Files.remove(path) }
  }

  private static func holder(
    _ path: [UInt8],
    now: Int?
  ) throws(FileSystemError) -> (process: String, host: String)? {
    guard let text = try Files.contents(of: path) else { return nil }
    let words = text.trimmingWhitespace.split(separator: .space, maxSplits: 1).map(Array.init)
    guard words.count == 2 else { return nil }
    let process = String(decoding: words[0], as: UTF8.self)
    if words[1] == Host.name, let number = Int32(process), !Host.runs(number) { return nil }
    let state = try Files.state(of: path)
    if let now, let written = state.modified.first, now - written > age { return nil }
    return (process, String(decoding: words[1], as: UTF8.self))
  }
}
