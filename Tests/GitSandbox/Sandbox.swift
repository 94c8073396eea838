public import GitCommand
public import GitObjects
internal import Subprocess
internal import Testing

/// A directory for a test, in which scripts build repositories from nothing.
public struct Sandbox: Sendable {
  /// The absolute path.
  public let path: String
  /// No settings of the machine; a fixed identity and fixed dates.
  public let environment: GitEnvironment

  private static let variables: [String: String] = [
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LC_ALL": "C",
    "TZ": "UTC",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "init.defaultBranch",
    "GIT_CONFIG_VALUE_0": "main",
    "GIT_CONFIG_KEY_1": "advice.detachedHead",
    "GIT_CONFIG_VALUE_1": "false",
    "GIT_AUTHOR_NAME": "A U Thor",
    "GIT_AUTHOR_EMAIL": "author@example.com",
    "GIT_AUTHOR_DATE": "1700000000 +0000",
    "GIT_COMMITTER_NAME": "C O Mitter",
    "GIT_COMMITTER_EMAIL": "committer@example.com",
    "GIT_COMMITTER_DATE": "1700000000 +0000",
  ]

  /// Runs a body in a new directory, and removes it afterwards.
  public static func run(_ script: String = "", _ body: (Sandbox) async throws -> Void) async throws
  {
    let made = try await Subprocess.run(
      .name("mktemp"),
      arguments: ["-d", "/tmp/lfs-migrate-test.XXXXXX"],
      output: .string(limit: 4096)
    )
    let path = String(made.standardOutput.dropLast())
    var variables = variables
    variables["HOME"] = path
    let sandbox = Sandbox(path: path, environment: GitEnvironment(variables))
    do {
      try await sandbox.sh(script)
      try await body(sandbox)
    } catch {
      await sandbox.remove()
      throw error
    }
    await sandbox.remove()
  }

  private func remove() async {
    _ = try? await Subprocess.run(.name("rm"), arguments: ["-rf", path], output: .discarded)
  }

  /// Runs a shell script in a directory of the sandbox and returns its output.
  @discardableResult
  public func sh(_ script: String, in directory: String = ".") async throws -> String {
    var variables = Self.variables
    variables["HOME"] = path
    let block = variables.map { Array("\($0.key)=\($0.value)\0".utf8) }
    let setup = "set -eu; cd '\(path)/\(directory)'\n" + Self.functions
    let ended = try await Subprocess.run(
      .name("bash"),
      arguments: ["-c", setup + script],
      environment: .custom(block),
      output: .string(limit: 1 << 24),
      error: .string(limit: 1 << 20)
    )
    if !ended.terminationStatus.isSuccess {
      Issue.record("script failed: \(ended.standardError)\n\(script)")
    }
    return String(ended.standardOutput.trimmingWhitespace)
  }

  /// `commit NAME` commits a file of that name, a minute after the last commit.
  private static let functions = """
    tick=1700000000
    commit() {
      tick=$((tick + 60))
      echo "$1" > "$1"
      git add "$1"
      GIT_AUTHOR_DATE="$tick +0000" GIT_COMMITTER_DATE="$tick +0000" git commit -q -m "$1"
    }

    """

  /// Git in a directory of the sandbox.
  public func git(in directory: String = "repo") -> Git {
    Git(directory: Array("\(path)/\(directory)".utf8), environment: environment)
  }

  /// The object that a name resolves to.
  public func id(_ name: String, in directory: String = "repo") async throws -> ObjectID {
    try ObjectID(hex: try await sh("git rev-parse --verify '\(name)'", in: directory).utf8)
  }

  /// The bytes of a path below the sandbox.
  public func bytes(_ path: String) -> [UInt8] { Array("\(self.path)/\(path)".utf8) }
}

extension String {
  fileprivate var trimmingWhitespace: Substring {
    var text = self[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

extension [UInt8] {
  /// The bytes as text, for display and comparison.
  public var text: String { String(decoding: self, as: UTF8.self) }
}

extension RepositoryPath {
  /// The path as text, for display and comparison.
  public var text: String { bytes.text }
}

extension ReferenceName {
  /// The name as text, for display and comparison.
  public var text: String { bytes.text }
}
