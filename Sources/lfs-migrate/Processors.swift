#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The cores that this process may use.
enum Processors {
  static var count: Int {
    max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }
}

/// The words of the system.
enum SystemText {
  /// What an error number means.
  static func error(_ code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}
