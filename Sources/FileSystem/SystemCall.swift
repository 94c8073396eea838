#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The common part of all calls: C paths, interruptions, failures, and faults for tests.
enum SystemCall {
  /// Makes a call that changes nothing, and repeats it after interruptions.
  @discardableResult
  static func read(
    _ call: String,
    _ path: @autoclosure () -> [UInt8],
    _ body: () -> Int
  ) throws(FileSystemError) -> Int {
    #if FAULTS
      let fault = try Fault.meet(.read, call, path())
      defer { fault?.end() }
    #endif
    return try repeated(call, path(), body)
  }

  /// Makes a call that changes the file system, and repeats it after interruptions.
  @discardableResult
  static func change(
    _ call: String,
    _ path: @autoclosure () -> [UInt8],
    _ body: () -> Int
  ) throws(FileSystemError) -> Int {
    #if FAULTS
      let fault = try Fault.meet(.change, call, path())
      defer { fault?.end() }
    #endif
    return try repeated(call, path(), body)
  }

  /// Writes as many of the bytes as the system takes.
  static func write(
    _ bytes: RawSpan,
    to descriptor: Int32,
    at offset: Int,
    _ path: @autoclosure () -> [UInt8]
  ) throws(FileSystemError) -> Int {
    var bytes = bytes
    #if FAULTS
      let fault = try Fault.meet(.change, "write", path())
      defer { fault?.end() }
      if fault?.isShort == true { bytes = bytes.extracting(first: 1) }
    #endif
    return try repeated("write", path()) {
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
      }
    }
  }

  private static func repeated(
    _ call: String,
    _ path: @autoclosure () -> [UInt8],
    _ body: () -> Int
  ) throws(FileSystemError) -> Int {
    while true {
      let result = body()
      if result >= 0 { return result }
      let number = errno
      if number != EINTR { throw FileSystemError(call: call, path: path(), errno: number) }
    }
  }
}

/// Paths as C strings.
package enum CPath {
  /// Calls the body with a path as a C string.
  ///
  /// The copy is on the stack, so that no deallocation can change `errno` after a failed call.
  package static func with<Result>(
    _ path: [UInt8],
    _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: path.count + 1) { buffer in
      for index in path.indices { unsafe buffer[index] = CChar(bitPattern: path[index]) }
      unsafe buffer[path.count] = 0
      guard let start = buffer.baseAddress else {
        preconditionFailure("a path has at least its terminator")
      }
      return unsafe body(start)
    }
  }

  /// The bytes of a C string, without its terminator.
  package static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }
}
