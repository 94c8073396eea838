#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The cores that are online.
enum Processors {
  static var count: Int {
    max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }
}
