internal import FileSystem

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Standard input.
enum Input {
  /// The most bytes that are read: a line of a push has about 200 bytes.
  private static let limit = 256 << 20

  /// Reads all of it.
  ///
  /// - Throws: `CommandError` if it can't be read, or is too long.
  static func all() throws -> [UInt8] {
    guard isatty(0) != 1 else {
      throw CommandError(
        "standard input is a terminal",
        hint: "What Git gives to a hook is to be there: this is for hooks."
      )
    }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw CommandError("cannot read standard input: \(FileSystemError.text(of: errno))")
      }
      guard count > 0 else { return bytes }
      bytes += piece[..<count]
      guard bytes.count <= limit else { throw CommandError("standard input is too long") }
    }
  }
}

/// A question to the user.
enum Question {
  /// Asks on the terminal.
  ///
  /// - Parameter text: the question, to which `[y/N]` is added.
  /// - Returns: whether the answer was yes.
  /// - Throws: `CancellationError` if the process is told to stop before there is one.
  static func isConfirmed(_ text: String) throws -> Bool {
    Output.standardError("\(text) [y/N] ")
    var waiting = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
    while unsafe poll(&waiting, 1, 100) <= 0 {
      if Interruption.isRequested { throw CancellationError() }
    }
    guard let answer = readLine() else { return false }
    return ["y", "yes"].contains(answer.lowercased())
  }
}

/// The current directory.
enum CurrentDirectory {
  /// Its absolute path.
  ///
  /// - Throws: `CommandError` if the system does not tell it.
  static func path() throws -> [UInt8] {
    // The caller must free the result.
    guard let found = unsafe getcwd(nil, 0) else {
      throw CommandError("cannot find out the current directory")
    }
    defer { unsafe free(found) }
    return unsafe Array(UnsafeRawBufferPointer(start: found, count: strlen(found)))
  }
}
