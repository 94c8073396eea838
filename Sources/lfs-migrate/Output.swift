#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The two streams: results on standard output, everything else on standard error.
enum Output {
  static func standardOutput(_ text: String) { write(Array(text.utf8), to: 1) }

  static func standardOutput(_ bytes: [UInt8]) { write(bytes, to: 1) }

  static func standardError(_ text: String) { write(Array(text.utf8), to: 2) }

  /// Says what went wrong and what to do.
  static func error(_ message: String, hint: String?) {
    var text = "Error: \(message)\n"
    if let hint { text += "Hint: \(hint)\n" }
    standardError(text)
  }

  /// Whether standard error is a terminal.
  static var isTerminal: Bool { isatty(2) == 1 }

  /// Whether someone can be asked: standard input and error are terminals.
  static var canAsk: Bool { isatty(0) == 1 && isTerminal }

  /// Ends the process.
  static func end(_ code: Int32) -> Never { exit(code) }

  private static func write(_ bytes: [UInt8], to stream: Int32) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes { rest in
        #if canImport(Glibc)
          unsafe Glibc.write(stream, rest.baseAddress, rest.count)
        #else
          Darwin.write(stream, rest.baseAddress, rest.count)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        return
      }
      done += count
    }
  }
}
