import Glibc

/// A new, empty directory, removed with its content at the end of the value.
final class Scratch: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/lfs-tests-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let start = buffer.baseAddress, let made = unsafe mkdtemp(start) else { return nil }
      return unsafe String(cString: made)
    }
    guard let made else { preconditionFailure("a temporary directory can be made") }
    path = made
  }

  deinit {
    _ = try? shell("rm -rf '\(path)'")
  }

  /// Runs a script in the directory, and returns its output without the last newline.
  @discardableResult
  func run(_ script: String) throws -> String {
    try shell("cd '\(path)'\n" + script)
  }
}

/// A script that failed.
struct ShellError: Error, CustomStringConvertible {
  let script: String
  let output: String

  var description: String { "\(script)\n\(output)" }
}

/// Runs a shell script, and returns its output without the last newline.
@discardableResult
func shell(_ script: String) throws -> String {
  guard let pipe = unsafe popen("exec 2>&1; set -e\n" + script, "re") else {
    throw ShellError(script: script, output: "")
  }
  var output: [UInt8] = []
  while true {
    let byte = unsafe fgetc(pipe)
    if byte == EOF { break }
    output.append(UInt8(truncatingIfNeeded: byte))
  }
  var text = String(decoding: output, as: UTF8.self)
  guard unsafe pclose(pipe) == 0 else { throw ShellError(script: script, output: text) }
  if text.hasSuffix("\n") { text.removeLast() }
  return text
}
