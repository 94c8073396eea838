import TestSupport
import Testing

/// A run of `git lfs migrate info` and one of `lfs-migrate info` in a repository.
struct InfoContest {
  /// A description for reports.
  let about: Comment
  /// The arguments for both programs.
  let arguments: [String]

  /// Expects that both print the same, and that `lfs-migrate` writes nothing.
  ///
  /// - Parameter head: the commit of HEAD, if git-lfs would take another one for it.
  func run(on repository: TestRepository, head: [String] = []) async throws {
    let theirs = try await repository.run("git", ["lfs", "migrate", "info"] + arguments + head)
    try #require(theirs.exitCode == 0, "\(about): git-lfs itself failed: \(theirs.errorOutput)")
    // git-lfs writes a setting and makes directories; `lfs-migrate` does not.
    let before = try await FileListing(of: repository)
    let ours = try await repository.lfsMigrate(["info"] + arguments)
    try #require(ours.exitCode == 0, "\(about): exit code \(ours.exitCode): \(ours.errorOutput)")
    if ours.output.contains(Self.escape) {
      // Escapes for a terminal make a column wider.
      #expect(
        Self.words(ours.output.replacing(Self.escape, with: Self.character))
          == Self.words(theirs.output),
        about
      )
    } else {
      #expect(ours.output == theirs.output, about)
      let isSame = ours.standardOutput == theirs.standardOutput
      #expect(isSame, about)
    }
    #expect(try await FileListing(of: repository).changes(since: before) == [], about)
  }

  /// A character that is escaped in the output of `lfs-migrate`.
  private static var escape: Regex<(Substring, Substring)> { /\\u\{([0-9a-f]+)\}/ }

  private static func character(_ match: Regex<(Substring, Substring)>.Match) -> String {
    UInt32(match.1, radix: 16).flatMap(UnicodeScalar.init).map { String($0) } ?? "\(match.0)"
  }

  /// The words of a table, without the positions of columns.
  private static func words(_ table: String) -> [Substring] {
    table.split { $0.isWhitespace }
  }
}
