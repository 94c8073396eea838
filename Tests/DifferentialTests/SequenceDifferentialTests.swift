import TestSupport
import Testing

/// Runs in sequence on the same repository: import, export, new commits, import again.
@Suite("repeated runs against git-lfs")
struct SequenceDifferentialTests {
  @Test("each run does as git-lfs does, and keeps every promise", arguments: seeds(first: 30))
  func agrees(seed: UInt64) async {
    await inTurn(seed) { try await run(RandomSequence(seed: seed)) }
  }

  private func run(_ sequence: RandomSequence) async throws {
    let repository = try await sequence.history.write()
    for (number, step) in sequence.steps.enumerated() {
      let about = Comment(rawValue: "\(sequence.description), step \(number + 1)")
      switch step {
      case .commits(let seed):
        try await repository.addRandomCommits(seed: seed, sequence.history.shape)
      case .migration(let migration):
        try await run(migration, sequence.ownArguments, on: repository, about)
      }
    }
    try await repair(repository, sequence)
  }

  private func run(
    _ migration: RandomSequence.Migration,
    _ ownArguments: [String],
    on repository: TestRepository,
    _ about: Comment
  ) async throws {
    let check = try await MigrationCheck(
      of: repository,
      commits: RandomReferences.everything,
      migration.direction,
      .matching(includes: migration.includes, excludes: migration.excludes)
    )
    let outcome: Contest.Outcome
    if migration.isAgreed {
      outcome = try await Contest(
        about: about,
        command: migration.command,
        arguments: migration.arguments,
        ownArguments: ownArguments,
        isInPlace: true
      ).run(on: repository).outcome
    } else {
      outcome = try await Contest.migrate(
        repository,
        migration.command,
        ownArguments + migration.arguments,
        about
      )
      let comparison = RepositoryComparison(
        original: repository,
        oracle: repository,
        own: repository,
        about: about
      )
      try await comparison.checkIntegrity()
    }
    if outcome.hasWritten {
      let problems = try await check.problems(in: repository, map: outcome.map)
      #expect(problems == [], about)
    }
    let again = try await repository.lfsMigrate(
      [migration.command, "--yes"] + ownArguments + migration.arguments
    )
    #expect(again.errorOutput.contains("Nothing to "), "\(about): again: \(again.output)")
  }

  /// Converts the files that commits between the runs left raw; afterwards Git LFS finds no fault.
  private func repair(_ repository: TestRepository, _ sequence: RandomSequence) async throws {
    let about = Comment(rawValue: "\(sequence.description), import --fixup")
    let check = try await MigrationCheck(
      of: repository,
      commits: RandomReferences.everything,
      .importing,
      .tracked
    )
    let own = try await repository.copy()
    let outcome = try await Contest.migrate(
      own,
      "import",
      ["--fixup", "--everything"] + sequence.ownArguments,
      about
    )
    if outcome.hasWritten {
      let problems = try await check.problems(in: own, map: outcome.map)
      #expect(problems == [], about)
    }
    let result = try await own.run("git", ["lfs", "fsck"])
    #expect(result.exitCode == 0, "\(about): git lfs fsck: \(result.output)\(result.errorOutput)")
  }
}
