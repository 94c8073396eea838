import TestSupport
import Testing

/// `import --fixup` and `info --fixup` of random histories with random attributes, against git-lfs
/// where it reads them as Git does, and against Git itself everywhere.
@Suite("--fixup against Git and git-lfs")
struct FixupDifferentialTests {
  @Test("converts what Git's attributes give to Git LFS", arguments: seeds(first: 70))
  func agrees(seed: UInt64) async {
    await inTurn(seed) { try await compare(RandomFixup(seed: seed)) }
  }

  private func compare(_ scenario: RandomFixup) async throws {
    let about = Comment(rawValue: scenario.description)
    let original = try await scenario.write()
    let check = try await MigrationCheck(
      of: original,
      commits: scenario.references.revisions,
      .importing,
      .tracked,
      above: scenario.limit
    )
    try await compareInfo(scenario, original, check, about)
    var own = try await original.copy()
    let outcome: Contest.Outcome
    if scenario.isAgreed {
      (own, outcome) = try await Contest(
        about: about,
        command: "import",
        arguments: scenario.arguments,
        ownArguments: scenario.ownArguments
      ).run(on: original)
    } else {
      let arguments = scenario.arguments + scenario.ownArguments
      outcome = try await Contest.migrate(own, "import", arguments, about)
      let comparison = RepositoryComparison(
        original: original,
        oracle: original,
        own: own,
        about: about
      )
      try await comparison.checkIntegrity()
    }
    if outcome.hasWritten {
      let problems = try await check.problems(in: own, map: outcome.map)
      #expect(problems == [], about)
    }
    let again = try await own.lfsMigrate(["import", "--yes"] + scenario.arguments)
    if scenario.references.arguments == ["--everything"] {
      #expect(again.errorOutput.contains("Nothing to "), "\(about): again: \(again.output)")
    }
  }

  private func compareInfo(
    _ scenario: RandomFixup,
    _ original: TestRepository,
    _ check: MigrationCheck,
    _ about: Comment
  ) async throws {
    guard scenario.limit == nil else { return }
    let arguments = ["info", "--fixup", "--top=99"] + scenario.references.arguments
    let ours = try await original.lfsMigrate(arguments)
    try #require(ours.exitCode == 0, "\(about): info: \(ours.errorOutput)")
    if scenario.isAgreed {
      let copy = try await original.copy()
      let theirs = try await copy.run("git", ["lfs", "migrate"] + arguments).checked()
      #expect(ours.output == theirs.output, about)
    }
  }
}
