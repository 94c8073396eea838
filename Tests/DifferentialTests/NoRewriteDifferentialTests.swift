import TestSupport
import Testing

/// `import --no-rewrite` of random files of random histories, against git-lfs.
@Suite("import --no-rewrite against git-lfs")
struct NoRewriteDifferentialTests {
  @Test("makes git-lfs's commit, and refuses what it refuses", arguments: seeds(first: 60))
  func agrees(seed: UInt64) async {
    await inTurn(seed) { try await compare(RandomNoRewrite(seed: seed)) }
  }

  private func compare(_ scenario: RandomNoRewrite) async throws {
    let about = Comment(rawValue: scenario.description)
    let original = try await scenario.history.write()
    let file = original.path + "/.gitattributes"
    try await original.run("tee", [file], input: Array(scenario.attributes.utf8)).checked()
    try await original.shell("git add .gitattributes; git commit -q --allow-empty -m attributes")
    if scenario.isDetached { try await original.git("checkout", "-q", "--detach") }
    try await original.age()
    let oracle = try await original.copy()
    let own = try await original.copy()

    let contents = "find . -name .git -prune -o -type f -print0 | sort -z | xargs -0 -r sha256sum"
    let before = try await FileListing(of: own)
    let files = try await own.shell(contents).output
    let command = ["import", "--no-rewrite", "--yes"].map { Array($0.utf8) } + scenario.arguments
    let theirs = try await Command.run(
      "git",
      bytes: ["lfs", "migrate"].map { Array($0.utf8) } + command,
      in: oracle.path,
      environment: oracle.environment
    )
    let ours = try await Command.run(
      Checkout.binary,
      bytes: command,
      in: own.path,
      environment: own.environment
    )
    guard theirs.exitCode == 0 else {
      #expect(ours.exitCode == 2, "\(about): git-lfs says \(theirs.errorOutput)")
      let said = theirs.errorOutput.split(separator: "migrate: ").joined()
      #expect(said.contains(Self.withoutPrefix(ours.errorOutput)), about)
      #expect(try await FileListing(of: own).changes(since: before) == [], about)
      return
    }
    try #require(ours.exitCode == 0, "\(about): \(ours.errorOutput)")
    let state = try await RepositoryState(of: own)
    #expect(try await state.firstDifference(from: RepositoryState(of: oracle)) == nil, about)
    #expect(try await own.shell(contents).output == files, about)
    let comparison = RepositoryComparison(
      original: original,
      oracle: oracle,
      own: own,
      about: about
    )
    try await comparison.checkIntegrity()
  }

  /// The first line of an error, without the word before it.
  private static func withoutPrefix(_ text: String) -> String {
    let line = text.split(separator: "\n").first.map(String.init) ?? text
    return line.hasPrefix("Error: ") ? String(line.dropFirst(7)) : line
  }
}
