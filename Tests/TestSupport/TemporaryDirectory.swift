#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A system call that failed.
public struct SystemError: Error, CustomStringConvertible {
  /// The call and its object.
  public let operation: String
  /// The value of `errno`.
  public let code: Int32

  /// The error in one line, for a test's report.
  public var description: String { "\(operation): error \(code)" }
}

/// A new directory, removed with its content at the last reference to it.
///
/// `LFS_MIGRATE_KEEP=1` keeps it for inspection.
public final class TemporaryDirectory: Sendable {
  /// The absolute path, without a slash at its end.
  public let path: String

  /// Makes a directory on a file system with enough space.
  ///
  /// - Throws: `SystemError` if the directory can't be made.
  public init() throws(SystemError) {
    let template = Self.parent + "/lfs-migrate-test-XXXXXX"
    var bytes = template.utf8CString
    let made = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe mkdtemp(start) != nil
    }
    guard made else { throw SystemError(operation: "mkdtemp \(template)", code: errno) }
    path = String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    guard TestEnvironment.inherited("LFS_MIGRATE_KEEP") == nil else { return }
    Self.remove(Array(path.utf8CString))
  }

  /// Removes a file, or a directory with its content; failures are ignored.
  private static func remove(_ path: [CChar]) {
    if unsafe unlink(path) == 0 { return }
    guard let directory = unsafe opendir(path) else { return }
    var names: [[CChar]] = []
    while let entry = unsafe readdir(directory) {
      // The record is as long as its name needs, and may be shorter than its type.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 1) { first in
          unsafe Array(UnsafeBufferPointer(start: first, count: strlen(first) + 1))
        }
      }
      names.append(name)
    }
    _ = unsafe closedir(directory)
    let dot = CChar(bitPattern: UInt8(ascii: "."))
    for name in names where name != [dot, 0] && name != [dot, dot, 0] {
      remove(path.dropLast() + [CChar(bitPattern: UInt8(ascii: "/"))] + name)
    }
    _ = unsafe rmdir(path)
  }

  /// The path of a name in the directory.
  public func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Memory instead of a disk if it is large enough, since the tests write and sync a lot.
  private static let parent: String = {
    if let chosen = TestEnvironment.inherited("LFS_MIGRATE_TEST_TMPDIR") { return chosen }
    var status = statvfs()
    let found = unsafe statvfs("/dev/shm", &status) == 0
    let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    if found, free > 2 << 30, unsafe access("/dev/shm", W_OK) == 0 { return "/dev/shm" }
    return TestEnvironment.inherited("TMPDIR") ?? "/tmp"
  }()
}
