/// A history, an import and an export of it, all made from one seed.
public struct RandomExport: Sendable {
  /// The seed.
  public let seed: UInt64
  /// The history before the import.
  public let history: RandomHistory
  /// The arguments after `import` that make the pointers.
  public let importArguments: [String]
  /// The arguments after `export` that `git lfs migrate` and `lfs-migrate` both take.
  public let arguments: [String]
  /// The commits that they choose.
  public let references: RandomReferences
  /// Arguments for `lfs-migrate` alone, which make it agree with git-lfs.
  public let ownArguments: [String]

  /// Makes the scenario of a seed.
  public init(seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ 0xE4B0_47)
    var shape = HistoryShape.identitySafe(using: &random)
    // Pointers without an object stop git-lfs, and malformed pointers fall under D15.
    shape.hasPointers = false
    shape.hasProtectedFiles = false
    history = RandomHistory(shape: shape, using: &random)
    let imported = random.some(Self.imported, 1...5)
    importArguments = ["--everything", "--include=" + imported.joined(separator: ",")]
    var included = random.some(imported, 1...3)
    if random.chance(40) { included += random.some(Self.others, 1...2) }
    var arguments = ["--include=" + included.joined(separator: ",")]
    if random.chance(35) {
      arguments.append("--exclude=" + random.some(Self.excluded, 1...2).joined(separator: ","))
    }
    if random.chance(20) { arguments.append("--verbose") }
    references = RandomReferences(of: history, using: &random)
    arguments += references.arguments
    self.seed = seed
    self.arguments = arguments
    ownArguments = shape.ownArguments(using: &random)
  }

  /// Writes the repository, with the pointers that git-lfs makes.
  ///
  /// - Throws: `CommandFailure` if Git or Git LFS refuses it.
  public func writeImported() async throws -> TestRepository {
    let repository = try await history.write()
    try await repository.run("git", ["lfs", "migrate", "import", "--yes"] + importArguments)
      .checked()
    // Git LFS leaves empty files there.
    try await repository.run("rm", ["-rf", repository.commonDirectory + "/lfs/tmp"]).checked()
    return repository
  }

  /// The command that repeats the scenario, in one line.
  public var description: String {
    "seed \(seed): import \(importArguments.joined(separator: " ")), then "
      + "export \((arguments + ownArguments).joined(separator: " "))"
  }

  private static let imported = [
    "*.bin", "*.bin", "*.dat", "*.onnx", "*.txt", "*.gz", "*.BIN", "net.*", "README", "/README.md",
    "models/*.bin", "models/**", "data/**", "weights[0-9].bin", "w*s*.dat", "pkg.dat/*.dat", "*.*",
    "src/**", "two words dir/**",
  ]
  /// More patterns to export: of files that are pointers because of another pattern, or are not.
  private static let others = ["*", "net.bin", "models/v1/*", "*.c", "nowhere.xyz", "**/v1/*.onnx"]
  /// None of the imported ones, whose lines git-lfs leaves before those that untrack (D4).
  private static let excluded = [
    "models/v1/**", "net.dat", "*.md", "moved/**", "weights.*", "/main.c", "data/raw/**", "x.*",
  ]
}
