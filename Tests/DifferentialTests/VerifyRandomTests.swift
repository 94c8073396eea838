import TestSupport
import Testing

/// Migrates random histories in many ways, and verifies each result: before and after it is
/// published, and by a program in another language.
@Suite("verify on random histories")
struct VerifyRandomTests {
  /// Fewer seeds than for imports.
  static let verifySeeds = seeds(first: 60)

  @Test("finds nothing after an import", arguments: verifySeeds)
  func imports(seed: UInt64) async throws {
    let scenario = RandomScenario(seed: seed)
    try await Self.alone("\(scenario.description)") {
      let repository = try await scenario.history.write()
      if scenario.hasRemote {
        try await repository.git("config", "remote.origin.url", "file:///nowhere")
      }
      // Every third one with default options, the others with options that git-lfs lacks.
      let own: [String] =
        switch seed % 3 {
        case 0: scenario.ownArguments
        case 1: ["--minimal"] + scenario.ownArguments
        default: []
        }
      try await Self.run(["import", "--verify"] + own + scenario.arguments, in: repository)
    }
  }

  @Test("finds nothing after a fixup", arguments: verifySeeds.prefix(30))
  func fixups(seed: UInt64) async throws {
    let scenario = RandomScenario(seed: seed)
    try await Self.alone("seed \(seed), fixup") {
      let repository = try await scenario.history.write()
      try await repository.shell(
        "mkdir -p $(git rev-parse --git-dir)/info; "
          + "printf '*.bin filter=lfs\\nnet.* filter=lfs\\nmodels/v1/** -filter\\n' "
          + ">$(git rev-parse --git-dir)/info/attributes"
      )
      let above = seed % 2 == 0 ? ["--above=1kb"] : []
      try await Self.run(
        ["import", "--verify", "--fixup", "--everything"] + above,
        in: repository,
        hasSecondOpinion: false
      )
    }
  }

  @Test("finds nothing after an export", arguments: verifySeeds.prefix(30))
  func exports(seed: UInt64) async throws {
    let scenario = RandomExport(seed: seed)
    try await Self.alone("\(scenario.description)") {
      let repository = try await scenario.history.write()
      try await Self.run(["import", "--yes"] + scenario.importArguments, in: repository)
      try await Self.run(
        ["export", "--verify"] + scenario.ownArguments + scenario.arguments,
        in: repository,
        hasSecondOpinion: false
      )
    }
  }

  private static func alone(_ about: String, _ body: () async throws -> Void) async throws {
    await Gate.shared.enter()
    do {
      try await body()
    } catch {
      Issue.record("\(about): \(error)")
    }
    await Gate.shared.leave()
  }

  /// Runs a migration, and verifies it.
  private static func run(
    _ arguments: [String],
    in repository: TestRepository,
    hasSecondOpinion: Bool = true
  ) async throws {
    let about = Comment(rawValue: arguments.joined(separator: " "))
    let migrated = try await repository.lfsMigrate(arguments + ["--yes", "--allow-diverged"])
    try #require(migrated.exitCode == 0, "\(about): \(migrated.errorOutput)")
    let runs = try await repository.run(
      "sh",
      ["-c", "ls $(git rev-parse --git-dir)/lfs-migrate/runs"]
    )
    guard !runs.lines.isEmpty else { return }
    let verified = try await repository.lfsMigrate(["verify"])
    #expect(verified.exitCode == 0, "\(about): \(verified.output) \(verified.errorOutput)")
    guard hasSecondOpinion else { return }
    let other = try await SecondOpinion.on(repository)
    #expect(other.exitCode == 0, "\(about): \(other.output) \(other.errorOutput)")
  }
}
