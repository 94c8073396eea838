#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// This machine, and the processes on it.
package enum Host {
  /// The name of this machine; empty if the system does not tell.
  package static var name: [UInt8] {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 257) { buffer in
      unsafe buffer.initialize(repeating: 0)
      guard let start = buffer.baseAddress, unsafe gethostname(start, 256) == 0 else { return [] }
      return unsafe CPath.bytes(start)
    }
  }

  /// Whether there is a process of that number on this machine.
  package static func runs(_ process: Int32) -> Bool {
    kill(process, 0) == 0 || errno != ESRCH
  }
}
