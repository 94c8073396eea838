import TestSupport
import Testing

/// Migrates random histories with `git lfs migrate import` and with `lfs-migrate import`, and
/// compares every id.
@Suite("import against git-lfs")
struct ImportDifferentialTests {
  @Test("rewrites as git-lfs does", arguments: seeds)
  func agrees(seed: UInt64) async throws {
    await Gate.shared.enter()
    do {
      try await compare(RandomScenario(seed: seed))
    } catch {
      Issue.record("seed \(seed): \(error)")
    }
    await Gate.shared.leave()
  }

  private func compare(_ scenario: RandomScenario) async throws {
    let about = Comment(rawValue: scenario.description)
    let original = try await scenario.history.write()
    if scenario.hasRemote {
      try await original.git("config", "remote.origin.url", "file:///nowhere")
    }
    let oracle = try await original.copy()
    let own = try await original.copy()

    let theirs = try await oracle.run(
      "git",
      ["lfs", "migrate", "import", "--yes", "--object-map=\(oracle.directory("map"))"]
        + scenario.arguments
    )
    try #require(theirs.exitCode == 0, "\(about): git-lfs itself failed: \(theirs.errorOutput)")
    let ours = try await own.lfsMigrate(
      ["import", "--yes", "--object-map=\(own.directory("map"))"]
        + scenario.ownArguments + scenario.arguments
    )
    try #require(ours.exitCode == 0, "\(about): exit code \(ours.exitCode): \(ours.errorOutput)")

    let map = try await own.run("cat", [oracle.directory("map")]).standardOutput
    let ownMap = try await own.run("cat", [own.directory("map")]).standardOutput
    let difference = try await CommitDifference(oracle: oracle, own: own).first(map, ownMap)
    try #require(difference == nil, about)

    let comparison = RepositoryComparison(
      original: original,
      oracle: oracle,
      own: own,
      about: about
    )
    try await comparison.compareReferences(after: map)
    try await comparison.checkIntegrity()
  }
}
