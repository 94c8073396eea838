import TestSupport
import Testing

/// Migrates random histories with `git lfs migrate import` and with `lfs-migrate import`, and
/// compares every id.
@Suite("import against git-lfs")
struct ImportDifferentialTests {
  @Test("rewrites as git-lfs does", arguments: seeds(first: 100))
  func agrees(seed: UInt64) async {
    await inTurn(seed) {
      let scenario = RandomScenario(seed: seed)
      let original = try await scenario.history.write()
      if scenario.hasRemote {
        try await original.git("config", "remote.origin.url", "file:///nowhere")
      }
      try await Contest(
        about: Comment(rawValue: scenario.description),
        command: "import",
        arguments: scenario.arguments,
        ownArguments: scenario.ownArguments
      ).run(on: original)
    }
  }

  @Test("makes the same whatever the number of threads", arguments: seeds(first: 10))
  func isIndependentOfThreads(seed: UInt64) async {
    await inTurn(seed) {
      let scenario = RandomOwnImport(seed: seed)
      let about = Comment(rawValue: scenario.description)
      let original = try await scenario.history.write()
      let options = scenario.options.filter { !$0.hasPrefix("--jobs") }
      var states: [RepositoryState] = []
      for jobs in ["1", "2", "7"] {
        let copy = try await original.copy()
        _ = try await Contest.migrate(
          copy,
          "import",
          options + scenario.references.arguments + ["--jobs", jobs],
          about
        )
        states.append(try await RepositoryState(of: copy))
      }
      #expect(states[1].firstDifference(from: states[0]) == nil, about)
      #expect(states[2].firstDifference(from: states[0]) == nil, about)
    }
  }
}
