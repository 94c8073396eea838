#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// This machine and its processes.
package enum Host {
  /// The name of the machine; empty if the system does not tell.
  package static var name: [UInt8] {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 257) { buffer in
      unsafe buffer.initialize(repeating: 0)
      guard let start = buffer.baseAddress, unsafe gethostname(start, 256) == 0 else { return [] }
      return unsafe CPath.bytes(start)
    }
  }

  /// Whether a process of this id runs on this machine.
  package static func runs(_ process: Int32) -> Bool {
    kill(process, 0) == 0 || errno != ESRCH
  }
}
