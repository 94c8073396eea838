import TestSupport
import Testing

extension TestRepository {
  /// The name of the newest run.
  var lastRun: String {
    get async throws {
      let folder = try await commonDirectory + "/lfs-migrate/runs"
      let listed = try await shell(
        "cd '\(folder)'; for run in *; do echo \"$(grep ^sequence $run/record) $run\"; done | sort -V"
      )
      return try #require(listed.lines.last?.split(separator: " ").last.map(String.init))
    }
  }

  /// Marks the newest run as verified, as `lfs-migrate verify` does.
  func markVerified() async throws {
    try await shell(
      "echo '1700000000 ok' > '\(commonDirectory)'/lfs-migrate/runs/\(lastRun)/verified"
    )
  }

  /// Runs `lfs-migrate cleanup --local-only`, which must succeed, and returns its JSON document.
  @discardableResult
  func cleaning(
    _ arguments: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JSONValue {
    let result = try await lfsMigrate(["cleanup", "--yes", "--json", "--local-only"] + arguments)
    try #require(
      result.exitCode == 0,
      "exit code \(result.exitCode): \(result.errorOutput)",
      sourceLocation: sourceLocation
    )
    return try JSONValue(parsing: result.standardOutput)
  }

  /// Whether an object is in the repository.
  func has(_ id: String) async throws -> Bool {
    try await run("git", ["cat-file", "-e", id]).exitCode == 0
  }

  /// The bytes of all packs, indexes and loose objects.
  var storeByteCount: Int {
    get async throws {
      let sizes = try await shell(
        "find '\(commonDirectory)/objects' -type f -not -path '*/info/*' -printf '%s\\n'"
      )
      return sizes.lines.compactMap { Int($0) }.reduce(0, +)
    }
  }
}
