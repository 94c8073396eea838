#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Results that could not be written to standard output.
struct OutputError: Error {
  /// The `errno`.
  let code: Int32
  /// What was done all the same, and how to find it; nil where nothing was changed.
  var done: (message: String, hint: String)?

  /// Whether nobody reads any more, as after `| head`: that is no failure to speak of.
  var isBrokenPipe: Bool { code == EPIPE }
}

/// The two streams: results on standard output, everything else on standard error.
enum Output {
  /// - Throws: `OutputError`.
  static func standardOutput(_ text: String) throws(OutputError) {
    try standardOutput(shown(text))
  }

  /// Text for people as it is written: whatever came into it, no byte acts on a terminal.
  ///
  /// A newline ends a line; names are shown by `ShownText` before, so that none of them has one.
  static func shown(_ text: String) -> [UInt8] { Array(ShownText.lines(of: text).utf8) }

  /// - Parameter done: what was done all the same if this fails; nil where nothing was changed.
  /// - Throws: `OutputError`.
  static func standardOutput(
    _ bytes: [UInt8],
    after done: (message: String, hint: String)? = nil
  ) throws(OutputError) {
    guard let code = write(bytes, to: 1) else { return }
    throw OutputError(code: code, done: done)
  }

  static func standardError(_ text: String) {
    // Where that can't be written there is nobody left to tell.
    _ = write(shown(text), to: 2)
  }

  /// Writes what moves the cursor of a terminal.
  static func terminal(_ text: String) { _ = write(Array(text.utf8), to: 2) }

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

  /// Writes all of it; returns the `errno` of the call that failed.
  private static func write(_ bytes: [UInt8], to stream: Int32) -> Int32? {
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
        return errno
      }
      done += count
    }
    return nil
  }
}
