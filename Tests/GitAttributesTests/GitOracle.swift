import Subprocess

/// The answers of the installed Git, in a separate repository that the machine's settings do not
/// affect.
struct GitOracle {
  private let directory: String

  struct Failure: Error {
    let commandLine: String
    let exitCode: String
  }

  /// Runs the body with an oracle, whose repository is removed afterwards.
  static func with<Result>(_ body: (GitOracle) async throws -> Result) async throws -> Result {
    let made = try await run("mktemp", ["-d"], in: "/", input: [])
    let oracle = GitOracle(
      directory: String(decoding: made.dropLast(), as: UTF8.self)
    )
    do {
      _ = try await run("git", ["init", "--quiet"], in: oracle.directory, input: [])
      let result = try await body(oracle)
      _ = try await run("rm", ["-rf", oracle.directory], in: "/", input: [])
      return result
    } catch {
      _ = try? await run("rm", ["-rf", oracle.directory], in: "/", input: [])
      throw error
    }
  }

  /// Writes a file, and the directories above it.
  func write(_ bytes: [UInt8], to path: String) async throws {
    let script = #"mkdir -p "$(dirname "$1")" && cat >"$1""#
    _ = try await Self.run("sh", ["-c", script, "sh", path], in: directory, input: bytes)
  }

  /// The attributes that Git finds for each path, without unspecified ones.
  ///
  /// - Parameter attributes: their names; empty for all.
  func attributes(
    _ attributes: [String] = [],
    of paths: [[UInt8]],
    config: [String] = []
  ) async throws -> [[UInt8]: [String: String]] {
    let input = Array(paths.map { $0 + [0] }.joined())
    let names = attributes.isEmpty ? ["-a"] : attributes
    let output = try await Self.run(
      "git",
      config.flatMap { ["-c", $0] } + ["check-attr", "-z", "--stdin"] + names,
      in: directory,
      input: input
    )
    var found: [[UInt8]: [String: String]] = [:]
    let fields = output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
    for start in stride(from: 0, to: fields.count, by: 3) {
      let state = String(decoding: fields[start + 2], as: UTF8.self)
      guard state != "unspecified" else { continue }
      let name = String(decoding: fields[start + 1], as: UTF8.self)
      found[Array(fields[start]), default: [:]][name] = state
    }
    return found
  }

  private static func run(
    _ executable: String,
    _ arguments: [String],
    in directory: String,
    input: [UInt8]
  ) async throws -> [UInt8] {
    let result = try await Subprocess.run(
      .name(executable),
      arguments: Arguments(arguments),
      environment: .inherit.updating([
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
        "GIT_ATTR_NOSYSTEM": "1", "XDG_CONFIG_HOME": "/dev/null", "HOME": "/dev/null",
        "GIT_DIR": nil, "GIT_WORK_TREE": nil, "LC_ALL": "C",
      ]),
      workingDirectory: literal(directory),
      input: .array(input),
      output: .bytes(limit: .max)
    )
    guard result.terminationStatus.isSuccess else {
      throw Failure(
        commandLine: ([executable] + arguments).joined(separator: " "),
        exitCode: "\(result.terminationStatus)"
      )
    }
    return result.standardOutput
  }

  /// A value of a type with string literals, such as the `FilePath` of Subprocess.
  private static func literal<Value: ExpressibleByStringLiteral>(_ text: String) -> Value
  where Value.StringLiteralType == String {
    Value(stringLiteral: text)
  }
}
