#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The words of the system for its error numbers.
public enum SystemError {
  /// What `errno` of that value means, such as "No such file or directory".
  public static func text(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}
