#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A system call on a file that failed: which, on what path, and its `errno`.
public struct FileSystemError: Error, Hashable, Sendable {
  /// The call, as the system names it, such as `rename`.
  public let call: String
  /// The file or directory, absolute or as the caller gave it.
  public let path: [UInt8]
  /// The number that the system gives for the reason.
  public let errno: Int32

  /// A failure of that call on that path.
  public init(call: String, path: [UInt8], errno: Int32) {
    self.call = call
    self.path = path
    self.errno = errno
  }

  /// A failure of that call on that path.
  public init(call: String, path: String, errno: Int32) {
    self.init(call: call, path: Array(path.utf8), errno: errno)
  }

  /// What the number means, such as "No such file or directory".
  public var reason: String { Self.text(of: errno) }

  /// A file that would have to become longer than the system allows.
  package static func tooLarge(_ path: [UInt8]) -> FileSystemError {
    FileSystemError(call: "write", path: path, errno: EFBIG)
  }

  /// Something is at a path where nothing may be.
  package static func existing(_ path: [UInt8]) -> FileSystemError {
    FileSystemError(call: "open", path: path, errno: EEXIST)
  }

  /// Whether something is at the path that must not be.
  package var isExistence: Bool { errno == EEXIST }

  /// Whether the file system gives files no second names, or this one no more.
  package var isLackOfLinks: Bool {
    [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK, EXDEV].contains(errno)
  }

  /// Whether this user must not do it.
  package var isLackOfPermission: Bool { errno == EPERM }

  /// Whether the file system has no such call.
  package var isUnsupported: Bool { errno == EINVAL }

  /// Whether there is nothing at the path.
  package var isAbsence: Bool { errno == ENOENT || errno == ENOTDIR }

  /// What a number means, in the words of the system.
  package static func text(of number: Int32) -> String {
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}
