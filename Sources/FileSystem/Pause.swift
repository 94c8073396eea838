#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A wait of this thread for another process, which tells of its progress by files alone.
package enum Pause {
  /// Waits for that number of milliseconds, or less if a signal arrives.
  package static func milliseconds(_ count: Int) {
    usleep(UInt32(clamping: count) * 1000)
  }
}
