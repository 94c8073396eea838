import TestSupport
import Testing

/// Imports that git-lfs would do otherwise: what becomes of each file is worked out from Git's own
/// reading of patterns and attributes.
@Suite("import against Git's own rules")
struct OwnImportTests {
  @Test("converts what was asked for, and tracks it", arguments: seeds(first: 50))
  func agrees(seed: UInt64) async {
    await inTurn(seed) {
      let scenario = RandomOwnImport(seed: seed)
      let about = Comment(rawValue: scenario.description)
      let original = try await scenario.history.write()
      let check = try await MigrationCheck(
        of: original,
        commits: scenario.references.revisions,
        .importing,
        .matching(includes: scenario.includes, excludes: scenario.excludes),
        above: scenario.limit
      )
      let own = try await original.copy()
      let arguments = scenario.options + scenario.references.arguments
      let outcome = try await Contest.migrate(own, "import", arguments, about)
      if outcome.hasWritten {
        let problems = try await check.problems(
          in: own,
          map: outcome.map,
          signatures: scenario.keepsSignatures,
          isTracking: scenario.isTracking
        )
        #expect(problems == [], about)
      }
      let comparison = RepositoryComparison(
        original: original,
        oracle: original,
        own: own,
        about: about
      )
      try await comparison.checkIntegrity()
      guard scenario.references.arguments == ["--everything"] else { return }
      let again = try await own.lfsMigrate(["import", "--yes"] + arguments)
      #expect(again.errorOutput.contains("Nothing to "), "\(about): again: \(again.output)")
    }
  }
}
