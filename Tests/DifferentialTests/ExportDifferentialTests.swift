import TestSupport
import Testing

/// Exports random histories, which `git lfs migrate import` filled with pointers, with
/// `git lfs migrate export` and with `lfs-migrate export`, and compares every id.
@Suite("export against git-lfs")
struct ExportDifferentialTests {
  @Test("rewrites as git-lfs does", arguments: seeds(first: 60))
  func agrees(seed: UInt64) async {
    await inTurn(seed) {
      let scenario = RandomExport(seed: seed)
      try await Contest(
        about: Comment(rawValue: scenario.description),
        command: "export",
        arguments: scenario.arguments,
        ownArguments: scenario.ownArguments
      ).run(on: scenario.writeImported())
    }
  }

  @Test("an export undoes an import, and can be undone", arguments: seeds(first: 20))
  func undoes(seed: UInt64) async {
    await inTurn(seed) { try await goThereAndBack(RandomExport(seed: seed)) }
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

  /// The files of all branches, except `.gitattributes` in the root, one a line.
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
