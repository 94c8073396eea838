internal import FileSystem

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The directory of one run's temporary files, locked while the run lives.
///
/// Its name is `lfs-migrate-<process>-<random>`, in the store's `tmp`. The lock tells whether the
/// run lives; process ids do not, since they are reused and differ between containers.
struct RunDirectory {
  static let prefix = Array("lfs-migrate-".utf8)

  let directory: Directory
  let name: [UInt8]

  /// Makes and locks a directory in the open directory `tmp`.
  init(in tmp: Directory, mode: UInt16?) throws(FileSystemError) {
    while true {
      let random = String(UInt32.random(in: 0...UInt32.max), radix: 16)
      let name = Self.prefix + Array("\(getpid())-\(random)".utf8)
      guard try Files.makeDirectory(name, in: tmp, mode: mode) else { continue }
      do throws(FileSystemError) {
        let directory = try Directory(name, in: tmp, followsLink: false)
        // Another run that removes leftovers can interfere before the lock is taken: then try
        // again.
        if Self.lockIfPossible(directory), directory.stands(at: name, in: tmp) {
          self.directory = directory
          self.name = name
          return
        }
      } catch {
        guard error.errno == ENOENT else {
          Files.removeDirectory(name, in: tmp)
          throw error
        }
      }
    }
  }

  /// Takes the lock; on a file system without locks, the directory counts as locked.
  private static func lockIfPossible(_ directory: Directory) -> Bool {
    (try? directory.lock()) ?? true
  }

  /// Removes the directory if it is empty; its lock ends when it is closed.
  func remove(from tmp: Directory) { Files.removeDirectory(name, in: tmp) }

  /// Removes the directories of dead runs, with the files in them.
  ///
  /// - Returns: the number of files removed.
  static func removeLeftovers(in tmp: Directory) throws(FileSystemError) -> Int {
    var removed = 0
    for name in try tmp.names() where name.starts(with: prefix) {
      guard let directory = try? Directory(name, in: tmp, followsLink: false) else { continue }
      // Without a lock it is not known whether the run lives, so its directory stays.
      guard (try? directory.lock()) == true else { continue }
      for file in try directory.names() {
        Files.remove(file, in: directory)
        removed += 1
      }
      Files.removeDirectory(name, in: tmp)
    }
    return removed
  }
}
