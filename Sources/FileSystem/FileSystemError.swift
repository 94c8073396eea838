#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A failed system call on a file: its name, the path and `errno`.
public struct FileSystemError: Error, Hashable, Sendable {
  /// The name of the call, such as `rename`.
  public let call: String
  /// The path of the file or directory, as the caller gave it.
  public let path: [UInt8]
  /// The error number.
  public let errno: Int32

  /// A failure of a call on a path.
  public init(call: String, path: [UInt8], errno: Int32) {
    self.call = call
    self.path = path
    self.errno = errno
  }

  /// A failure of a call on a path.
  public init(call: String, path: String, errno: Int32) {
    self.init(call: call, path: Array(path.utf8), errno: errno)
  }

  /// The system's text for the number, such as "No such file or directory".
  public var reason: String { Self.text(of: errno) }

  /// The error for a file that would be longer than the system allows.
  package static func tooLarge(_ path: [UInt8]) -> FileSystemError {
    FileSystemError(call: "write", path: path, errno: EFBIG)
  }

  /// The error for an entry that must not exist.
  package static func existing(_ path: [UInt8]) -> FileSystemError {
    FileSystemError(call: "open", path: path, errno: EEXIST)
  }

  /// Whether something is at the path that must not be there.
  package var isExistence: Bool { errno == EEXIST }

  /// Whether the file system has no hard links, or this file has too many.
  package var isLackOfLinks: Bool {
    [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV].contains(errno)
  }

  /// Whether this user lacks the permission.
  package var isLackOfPermission: Bool { errno == EPERM }

  /// Whether the file system does not support the call.
  package var isUnsupported: Bool { errno == EINVAL }

  /// Whether there is nothing at the path.
  package var isAbsence: Bool { errno == ENOENT || errno == ENOTDIR }

  /// The system's text for an error number.
  package static func text(of number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}
