internal import FileSystem
internal import Text

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The error that results can't be written to standard output.
struct OutputError: WordedError {
  /// The `errno`.
  let code: Int32
  /// What was done nevertheless, and how to find it; `nil` if nothing was changed.
  var done: (message: String, hint: String)?

  /// Whether the reader has closed the pipe, as after `| head`, which is not reported.
  var isBrokenPipe: Bool { code == EPIPE }

  var words: ErrorWords {
    let reason = "cannot write to standard output: \(FileSystemError.text(of: code))"
    guard let done else { return ErrorWords(reason, ErrorWords.unchanged) }
    var words = ErrorWords("\(reason)\n\(done.message)", done.hint)
    words.exitCode = 3
    return words
  }
}

/// The standard streams: results go to standard output, all else to standard error.
enum Output {
  /// Writes text for users.
  ///
  /// - Throws: `OutputError`.
  static func standardOutput(_ text: String) throws(OutputError) {
    try standardOutput(shown(text))
  }

  /// Text for users as it is written: no byte of any origin acts on a terminal.
  ///
  /// A newline ends a line. Names have none, since `ShownText` has escaped them before.
  static func shown(_ text: String) -> [UInt8] { Array(ShownText.lines(of: text).utf8) }

  /// Writes bytes as they are.
  ///
  /// - Parameter done: what was done even if this fails; `nil` if nothing was changed.
  /// - Throws: `OutputError`.
  static func standardOutput(
    _ bytes: [UInt8],
    after done: (message: String, hint: String)? = nil
  ) throws(OutputError) {
    guard let code = write(bytes, to: 1) else { return }
    throw OutputError(code: code, done: done)
  }

  static func standardError(_ text: String) {
    // A failure here can't be reported anywhere.
    _ = write(shown(text), to: 2)
  }

  /// Writes control sequences for a terminal.
  static func terminal(_ text: String) { _ = write(Array(text.utf8), to: 2) }

  /// Prints an error, with a hint on what to do.
  static func error(_ message: String, hint: String?) {
    var text = "Error: \(message)\n"
    if let hint { text += "Hint: \(hint)\n" }
    standardError(text)
  }

  /// Whether standard error is a terminal.
  static var isTerminal: Bool { isatty(2) == 1 }

  /// Whether the user can be asked: standard input and error are terminals.
  static var canAsk: Bool { isatty(0) == 1 && isTerminal }

  /// Ends the process.
  static func end(_ code: Int32) -> Never { exit(code) }

  /// Writes all bytes, and returns the `errno` of a call that failed.
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
