import TestSupport
import Testing

/// Runs `git lfs migrate info` and `lfs-migrate info` on random histories, and compares their
/// output.
@Suite("info against git-lfs")
struct InfoDifferentialTests {
  @Test("prints what git-lfs prints", arguments: seeds(first: 100))
  func agrees(seed: UInt64) async {
    await inTurn(seed) { try await compare(seed) }
  }

  private func compare(_ seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let policy = random.pick(["follow", "follow", "no-follow", "ignore", nil])
    var shape = HistoryShape.identitySafe(using: &random)
    // Row D16 of the table of deviations.
    shape.hasEmptyFiles = policy == "no-follow"
    let history = RandomHistory(shape: shape, using: &random)
    var arguments = policy.map { ["--pointers=\($0)"] } ?? []
    if random.chance(40) { arguments.append("--top=\(random.pick([0, 1, 2, 8, 99]))") }
    if random.chance(40) {
      let limit = random.pick(["300", "1000b", "1kb", "1,000", "1 KiB", ".002mb", "20kb", "0"])
      arguments.append("--above=\(limit)")
    }
    if random.chance(50) { arguments += patterns(using: &random) }
    arguments += RandomReferences(of: history, using: &random).arguments
    let repository = try await history.write()
    if random.chance(50) {
      try await repository.git("config", "remote.origin.url", "file:///nowhere")
    }
    if random.chance(40) {
      let unit = random.pick(["b", "kb", "KiB", "mb", "gib"])
      if try await !hasTinyType(repository, arguments) { arguments.append("--unit=\(unit)") }
    }

    try await InfoContest(
      about: "seed \(seed): info \(arguments.joined(separator: " "))",
      arguments: arguments
    ).run(on: repository)
  }

  /// Whether a type has less than 10 bytes, which git-lfs prints without the unit (D16).
  private func hasTinyType(_ repository: TestRepository, _ arguments: [String]) async throws -> Bool
  {
    let result = try await repository.lfsMigrate(["info", "--json"] + arguments).checked()
    let document = try JSONValue(parsing: result.standardOutput)
    let types = (document["types"]?.elements ?? []) + [document["lfsObjects"] ?? .null]
    return types.contains { (1...9).contains($0["bytes"]?.integer ?? 0) }
  }

  /// Patterns that mean the same to git-lfs and to Git (D10).
  private func patterns(using random: inout SeededGenerator) -> [String] {
    let includes = [
      "*.bin", "*.dat", "*.onnx", "*.txt", "*.BIN", "net.*", "README", "/README.md",
      "models/*.bin", "models/**", "data/**/*.dat", "**/net.bin", "weights[0-9].bin", "w*s*.dat",
      "pkg.dat", "nowhere.xyz", "a/b/c/d/e/f/g/*", "*", "*.*", "src/**", "two words dir/**",
    ]
    let excludes = ["models/v1/**", "net.bin", "*.md", "weights.*", "/main.c", "data/raw/**"]
    var arguments: [String] = []
    if random.chance(80) {
      arguments.append("--include=" + random.some(includes, 1...4).joined(separator: ","))
    }
    if random.chance(50) {
      arguments += ["-X", random.some(excludes, 1...3).joined(separator: ", ")]
    }
    return arguments
  }
}
