#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The path of this program.
enum ProgramPath {
  /// Its absolute path, without symbolic links.
  ///
  /// - Throws: `CommandError` if the system does not tell it.
  static func current() throws -> [UInt8] {
    #if os(Linux)
      let name = "/proc/self/exe"
    #else
      let name = CommandLine.arguments.first ?? ""
    #endif
    // The caller must free the result.
    guard let found = unsafe realpath(name, nil) else {
      throw CommandError("cannot find out where this program is")
    }
    defer { unsafe free(found) }
    return unsafe Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
  }
}
