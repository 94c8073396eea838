import TestSupport
import Testing

/// One look at a repository with `git lfs migrate info` and with `lfs-migrate info`.
struct InfoContest {
  /// What it is, for reports.
  let about: Comment
  /// The arguments of both.
  let arguments: [String]

  /// Expects that both print the same, and that ours writes nothing.
  ///
  /// - Parameter head: the commit that HEAD names, where git-lfs takes another one for it.
  func run(on repository: TestRepository, head: [String] = []) async throws {
    let theirs = try await repository.run("git", ["lfs", "migrate", "info"] + arguments + head)
    try #require(theirs.exitCode == 0, "\(about): git-lfs itself failed: \(theirs.errorOutput)")
    // Git-lfs writes a setting and makes folders; we do not.
    let before = try await FileListing(of: repository)
    let ours = try await repository.lfsMigrate(["info"] + arguments)
    try #require(ours.exitCode == 0, "\(about): exit code \(ours.exitCode): \(ours.errorOutput)")
    if ours.output.contains(Self.escape) {
      // What would act on a terminal is escaped, which makes its column wider.
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

  /// A character as lfs-migrate shows it where it can't be shown as it is.
  private static var escape: Regex<(Substring, Substring)> { /\\u\{([0-9a-f]+)\}/ }

  private static func character(_ match: Regex<(Substring, Substring)>.Match) -> String {
    UInt32(match.1, radix: 16).flatMap(UnicodeScalar.init).map { String($0) } ?? "\(match.0)"
  }

  /// The words of a table, wherever its columns stand.
  private static func words(_ table: String) -> [Substring] {
    table.split { $0.isWhitespace }
  }
}
