import TestSupport
import Testing

/// Every mode in repositories with random settings, run from random directories.
@Suite("settings against git-lfs")
struct SettingDifferentialTests {
  @Test("import, export and info do as git-lfs does wherever they run", arguments: seeds(first: 70))
  func agrees(seed: UInt64) async {
    await inTurn(seed) {
      switch seed % 3 {
      case 0: try await compareExport(seed)
      case 1: try await compareInfo(seed)
      default: try await compareImport(seed)
      }
    }
  }

  /// The arguments, sometimes without `--skip-fetch` if there is a remote.
  private func arguments(
    _ arguments: [String],
    _ setting: RandomSetting,
    _ random: inout SeededGenerator
  ) -> [String] {
    let fetches = setting.hasRemote && random.chance(60)
    return arguments.filter { !fetches || $0 != "--skip-fetch" }
  }

  private func compareImport(_ seed: UInt64) async throws {
    let scenario = RandomScenario(seed: seed ^ 0x5E77)
    var random = SeededGenerator(seed: seed)
    let setting = RandomSetting(for: scenario.history, using: &random)
    let arguments = arguments(scenario.arguments, setting, &random)
    try await Contest(
      about: "seed \(seed): import \(arguments.joined(separator: " ")); \(setting.description)",
      command: "import",
      arguments: arguments,
      ownArguments: scenario.ownArguments,
      setting: setting,
      references: scenario.references
    ).run(on: scenario.history.write())
  }

  private func compareExport(_ seed: UInt64) async throws {
    let scenario = RandomExport(seed: seed ^ 0x5E77)
    var random = SeededGenerator(seed: seed)
    let setting = RandomSetting(for: scenario.history, using: &random)
    let arguments = arguments(scenario.arguments, setting, &random)
    try await Contest(
      about: "seed \(seed): export \(arguments.joined(separator: " ")); \(setting.description)",
      command: "export",
      arguments: arguments,
      ownArguments: scenario.ownArguments,
      setting: setting,
      references: scenario.references
    ).run(on: scenario.writeImported())
  }

  private func compareInfo(_ seed: UInt64) async throws {
    let scenario = RandomScenario(seed: seed ^ 0x5E77)
    var random = SeededGenerator(seed: seed)
    let setting = RandomSetting(for: scenario.history, using: &random)
    var arguments = arguments(scenario.arguments, setting, &random)
    arguments = arguments.filter { $0 != "--verbose" }
    // Git LFS takes empty files for pointers (D16).
    arguments += ["--pointers=no-follow", "--top=99"]
    let here = try await setting.prepare(scenario.history.write()).here
    try await InfoContest(
      about: "seed \(seed): info \(arguments.joined(separator: " ")); \(setting.description)",
      arguments: arguments
    ).run(on: here, head: setting.headArgument(for: scenario.references, here))
  }
}
