#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The directory for one run's temporary files, locked as long as the run lives.
///
/// Its name is `lfs-migrate-<process>-<random>`, in the store's `tmp`. The lock, not the process's
/// number, says whether the run lives: numbers are used again, and differ between containers.
struct RunDirectory {
  static let prefix = Array("lfs-migrate-".utf8)

  let descriptor: Int32
  let name: [UInt8]

  /// Makes and locks a directory in the open directory `tmp`.
  init(in tmp: Int32, mode: UInt32?) throws(SystemCallError) {
    while true {
      let random = String(UInt32.random(in: 0...UInt32.max), radix: 16)
      let name = Self.prefix + Array("\(getpid())-\(random)".utf8)
      guard try FileSystem.makeDirectory(name, in: tmp, mode: mode) else { continue }
      do throws(SystemCallError) {
        let descriptor = try FileSystem.open(name, in: tmp, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        // Another run that removes leftovers can come between making and locking: then try again.
        if Self.lockIfPossible(descriptor), FileSystem.isSame(descriptor, name, in: tmp) {
          self.descriptor = descriptor
          self.name = name
          return
        }
        FileSystem.closeIgnoringErrors(descriptor)
      } catch {
        guard error.errno == ENOENT else { throw error }
      }
    }
  }

  /// Takes the lock; a file system without locks counts as locked.
  private static func lockIfPossible(_ descriptor: Int32) -> Bool {
    (try? FileSystem.lock(descriptor)) ?? true
  }

  /// Removes the directory, unless files are left in it, and gives up its lock.
  func close(in tmp: Int32) {
    FileSystem.removeDirectory(name, in: tmp)
    FileSystem.closeIgnoringErrors(descriptor)
  }

  /// Removes the directories of runs that are gone, with the files in them.
  ///
  /// - Returns: how many files there were.
  static func removeLeftovers(in tmp: Int32) throws(SystemCallError) -> Int {
    var removed = 0
    for name in try FileSystem.names(in: tmp) where name.starts(with: prefix) {
      let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
      guard let descriptor = try? FileSystem.open(name, in: tmp, flags) else { continue }
      defer { FileSystem.closeIgnoringErrors(descriptor) }
      // Where a lock can't be had nobody can tell whether the run lives: leave it.
      guard (try? FileSystem.lock(descriptor)) == true else { continue }
      for file in try FileSystem.names(in: descriptor) {
        FileSystem.remove(file, in: descriptor)
        removed += 1
      }
      FileSystem.removeDirectory(name, in: tmp)
    }
    return removed
  }
}
