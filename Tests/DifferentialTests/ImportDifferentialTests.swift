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

    try await compareReferences(after: map, original, oracle, own, about)
    try await checkIntegrity(of: own, original, about)
  }

  private func compareReferences(
    after map: [UInt8],
    _ original: TestRepository,
    _ oracle: TestRepository,
    _ own: TestRepository,
    _ about: Comment
  ) async throws {
    let commits = Dictionary(uniqueKeysWithValues: commitMap(map).map { ($0.old, $0.new) })
    let expected = try await ExpectedReferences(after: commits, of: original)
    var theirs = try await RepositoryState(of: oracle)
    var ours = try await RepositoryState(of: own)
    // Tag objects are compared with what they should be, all others with git-lfs's as well.
    for (name, id) in expected.ids where theirs.references[name] != id {
      let type = try await original.git("cat-file", "-t", name).line
      #expect(type == "tag", "\(about): git-lfs moved \(name) elsewhere")
      theirs.references[name] = id
    }
    for (name, rest) in expected.looseTags {
      let found = try await ExpectedReferences.withoutObjectLine(name, in: own)
      #expect(found == rest, "\(about): \(name) changed in more than its object")
      theirs.references[name] = nil
      ours.references[name] = nil
    }
    #expect(ours.firstDifference(from: theirs) == nil, about)
  }

  private func checkIntegrity(
    of own: TestRepository,
    _ original: TestRepository,
    _ about: Comment
  ) async throws {
    let wasStrict = try await original.run("git", ["fsck", "--strict"]).exitCode == 0
    let check = try await own.run("git", wasStrict ? ["fsck", "--strict"] : ["fsck"])
    #expect(check.exitCode == 0, "\(about): git fsck: \(check.errorOutput)")
    let leftovers = try await own.shell(
      "find \"$(git rev-parse --git-common-dir)\" -name 'tmp_*' -o -path '*/lfs/tmp/*' -type f"
    )
    #expect(leftovers.lines.isEmpty, about)
    if try await !own.isBare {
      #expect(try await own.git("status", "--porcelain").output.isEmpty, about)
    }
  }
}
