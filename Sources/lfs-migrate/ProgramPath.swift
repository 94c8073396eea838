#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Where this program is.
enum ProgramPath {
  /// Its absolute path, without symbolic links.
  ///
  /// - Throws: `CommandError` where the system does not tell.
  static func current() throws -> [UInt8] {
    #if os(Linux)
      let name = "/proc/self/exe"
    #else
      let name = CommandLine.arguments.first ?? ""
    #endif
    // The system allocates the result, which is ours to free.
    guard let found = unsafe realpath(name, nil) else {
      throw CommandError("cannot find out where this program is")
    }
    defer { unsafe free(found) }
    return unsafe Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
  }
}
