import Glibc

/// A new, empty directory, removed with its content at the end of the value.
final class Scratch: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/git2-tests-XXXXXX".utf8CString)
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

  /// Runs a script in the directory with a Git that does not use the machine's settings.
  @discardableResult
  func run(_ script: String) throws -> String {
    let environment = """
      for name in $(env | sed -n 's/^\\(GIT_[A-Z_]*\\)=.*/\\1/p'); do unset $name; done
      export HOME='\(path)' GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null LC_ALL=C
      export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com GIT_AUTHOR_DATE='1700000000 +0000'
      export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com GIT_COMMITTER_DATE='1700000000 +0000'
      cd '\(path)'

      """
    return try shell(environment + script)
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
