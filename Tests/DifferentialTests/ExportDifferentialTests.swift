import TestSupport
import Testing

/// Exports random histories, which `git lfs migrate import` filled with pointers, with
/// `git lfs migrate export` and with `lfs-migrate export`, and compares every id.
@Suite("export against git-lfs")
struct ExportDifferentialTests {
  /// Fewer than of imports: each one starts with an import.
  static let exportSeeds = Array(
    seeds.prefix(TestEnvironment.inherited(seedsName) == nil ? 100 : .max)
  )

  @Test("rewrites as git-lfs does", arguments: exportSeeds)
  func agrees(seed: UInt64) async throws {
    await Gate.shared.enter()
    do {
      try await compare(RandomExport(seed: seed))
    } catch {
      Issue.record("seed \(seed): \(error)")
    }
    await Gate.shared.leave()
  }

  private func compare(_ scenario: RandomExport) async throws {
    let about = Comment(rawValue: scenario.description)
    let original = try await scenario.history.write()
    try await original.run(
      "git",
      ["lfs", "migrate", "import", "--yes"] + scenario.importArguments
    ).checked()
    // Git LFS leaves empty files there.
    try await original.run("rm", ["-rf", original.commonDirectory + "/lfs/tmp"]).checked()
    let oracle = try await original.copy()
    let own = try await original.copy()

    let theirs = try await oracle.run(
      "git",
      ["lfs", "migrate", "export", "--yes", "--object-map=\(oracle.directory("map"))"]
        + scenario.arguments
    )
    try #require(theirs.exitCode == 0, "\(about): git-lfs itself failed: \(theirs.errorOutput)")
    let ours = try await own.lfsMigrate(
      ["export", "--yes", "--object-map=\(own.directory("map"))"]
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
    try await comparison.compareReferences(after: map, ignoringStores: true)
    try await comparison.checkIntegrity()
  }

  @Test("an export undoes an import, and can be undone", arguments: exportSeeds.prefix(30))
  func undoes(seed: UInt64) async throws {
    await Gate.shared.enter()
    do {
      try await goThereAndBack(RandomExport(seed: seed))
    } catch {
      Issue.record("seed \(seed): \(error)")
    }
    await Gate.shared.leave()
  }

  private func goThereAndBack(_ scenario: RandomExport) async throws {
    let about = Comment(rawValue: scenario.description)
    let repository = try await scenario.history.write()
    let files = try await contents(of: repository, scenario.history)
    try await repository.lfsMigrate(["import", "-y"] + scenario.importArguments).checked()
    let pointers = try await contents(of: repository, scenario.history)
    try await repository.lfsMigrate(["export", "-y"] + scenario.importArguments).checked()
    #expect(try await contents(of: repository, scenario.history) == files, about)
    try await repository.lfsMigrate(["import", "-y"] + scenario.importArguments).checked()
    #expect(try await contents(of: repository, scenario.history) == pointers, about)
    if try await !repository.isBare {
      #expect(try await repository.git("status", "--porcelain").output.isEmpty, about)
    }
  }

  /// The files of all branches but `.gitattributes` of the root, one a line.
  private func contents(
    of repository: TestRepository,
    _ history: RandomHistory
  ) async throws -> [String: [String]] {
    var found: [String: [String]] = [:]
    for branch in history.branches {
      let listing = try await repository.git("ls-tree", "-r", "-z", "refs/heads/" + branch)
      found[branch] = listing.standardOutput.split(separator: 0)
        .map { String(decoding: $0, as: UTF8.self) }
        .filter { !$0.hasSuffix("\t.gitattributes") }
    }
    return found
  }
}
