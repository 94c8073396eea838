/// A history and the options of a migration, made from one seed.
public struct RandomScenario: Sendable {
  /// The seed.
  public let seed: UInt64
  /// The history to migrate.
  public let history: RandomHistory
  /// The arguments after `import` that `git lfs migrate` and `lfs-migrate` both take.
  public let arguments: [String]
  /// Arguments for `lfs-migrate` alone, which make it agree with git-lfs.
  public let ownArguments: [String]
  /// The commits that they choose.
  public let references: RandomReferences
  /// Whether a remote is configured, whose branches are left out unless all are requested.
  public let hasRemote: Bool

  /// The files that are to be converted.
  private enum Selector {
    case patterns, size, everyFile
  }

  /// Makes the scenario of a seed.
  public init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var shape = HistoryShape.identitySafe(using: &random)
    let selector: Selector = random.pick([.patterns, .patterns, .patterns, .size, .everyFile])
    var limit: (bytes: Int, text: String)?
    if selector != .patterns {
      // Without patterns git-lfs writes rules that leak between branches (D6), for every file (D8),
      // and with unquoted names (D9).
      shape.isLinear = true
      shape.hasProtectedFiles = false
      if shape.names == .hostile { shape.names = .spaced }
    }
    if selector == .size {
      limit = random.pick([
        (300, "300"), (300, "300b"), (1000, "1kb"), (1000, "1,000"), (1024, "1 KiB"),
        (1024, "1kib"), (2048, "2kib"), (5000, ".005mb"),
      ])
      shape.sizeLimit = limit?.bytes
    }
    let history = RandomHistory(shape: shape, using: &random)
    var arguments: [String] = []
    if let limit { arguments.append("--above=\(limit.text)") }
    if selector == .patterns { arguments += Self.patterns(for: shape, using: &random) }
    if random.chance(20) { arguments.append("--verbose") }
    references = RandomReferences(of: history, using: &random)
    arguments += references.arguments

    self.seed = seed
    self.history = history
    self.arguments = arguments
    hasRemote = random.chance(50)
    ownArguments = shape.ownArguments(using: &random)
  }

  /// The command that repeats the scenario, in one line.
  public var description: String {
    "seed \(seed): import \((arguments + ownArguments).joined(separator: " "))"
  }

  /// Patterns that mean the same to git-lfs and to Git (D10).
  ///
  /// They have no backslashes, whose meaning changed in git-lfs, and are never only exclusions:
  /// then git-lfs converts files that no rule tracks.
  static func patterns(
    for shape: HistoryShape,
    using random: inout SeededGenerator
  ) -> [String] {
    var includes = [
      "*.bin", "*.bin", "*.dat", "*.onnx", "*.txt", "*.gz", "*.BIN", "net.*", "README",
      "README.md", "/README.md", "models/*.bin", "models/**", "models/v1/*", "data/**",
      "data/**/*.dat", "**/net.bin", "**/v1/*.onnx", "weights[0-9].bin", "net?bin", "w*s*.dat",
      "pkg.dat/*.dat", "pkg.dat", "nowhere.xyz", "a/b/c/d/e/f/g/*", "*1.2.*",
    ]
    if shape.names != .tame {
      includes += ["two words.bin", "#hash.bin", "\u{e4}\u{f6}.dat", "two words dir/**"]
    }
    if !shape.hasProtectedFiles { includes += ["*", "*.*", "src/**"] }
    let excludes = [
      "models/v1/**", "net.bin", "*.md", "moved/**", "weights.*", "/main.c", "data/raw/**", "x.*",
    ]
    let separator = random.pick([",", ",", ", "])
    let list = random.some(includes, 1...4).joined(separator: separator)
    var arguments = random.chance(50) ? ["--include=" + list] : ["-I", list]
    if random.chance(35) {
      let list = random.some(excludes, 1...2).joined(separator: separator)
      arguments += random.chance(50) ? ["--exclude=" + list] : ["-X", list]
    }
    return arguments
  }
}
