/// An import with options, names and attributes that fall under rows of the table of deviations, so
/// that git-lfs can't judge it.
public struct RandomOwnImport: Sendable {
  /// The seed.
  public let seed: UInt64
  /// The history to migrate.
  public let history: RandomHistory
  /// The arguments after `import`, without those that choose commits.
  public let options: [String]
  /// The commits that are migrated.
  public let references: RandomReferences
  /// The patterns.
  public let includes: [String], excludes: [String]
  /// The value of `--above`; `nil` for none.
  public let limit: Int?
  /// Whether signatures stay.
  public let keepsSignatures: Bool

  /// Makes the scenario of a seed.
  public init(seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ 0x0A11_0A11)
    var shape = HistoryShape.identitySafe(using: &random)
    shape.attributes = random.pick([.wild, .wild, .wild, .harmless, .none])
    shape.names = random.pick([.hostile, .hostile, .spaced])
    shape.hasProtectedFiles = random.chance(50)
    history = RandomHistory(shape: shape, using: &random)
    references = RandomReferences(of: history, using: &random)
    includes = random.chance(70) ? random.some(Self.patterns, 1...4) : []
    excludes = random.chance(40) ? random.some(Self.patterns, 1...3) : []
    limit = random.chance(35) ? random.pick([1, 200, 1000, 1024, 2500]) : nil
    keepsSignatures = shape.hasSignatures && random.chance(50)
    var options: [String] = []
    if !includes.isEmpty { options.append("--include=" + Self.list(includes)) }
    for pattern in excludes { options.append("--exclude=" + Self.list([pattern])) }
    if let limit { options.append("--above=\(limit)") }
    if random.chance(40) { options.append("--minimal") }
    if shape.hasSignatures { options.append("--signatures=\(keepsSignatures ? "keep" : "strip")") }
    options += random.pick([[], ["--jobs=1"], ["--jobs=2"]])
    self.seed = seed
    self.options = options
  }

  private static func list(_ patterns: [String]) -> String {
    patterns.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).joined(separator: "\\,")
    }
    .joined(separator: ",")
  }

  /// The command that repeats the scenario, in one line.
  public var description: String {
    "seed \(seed): import \((options + references.arguments).joined(separator: " "))"
  }

  /// Whether the lines for `.gitattributes` tell what is converted, which they do not for
  /// exclusions alone.
  public var isTracking: Bool { !includes.isEmpty || excludes.isEmpty || limit != nil }

  /// Patterns as Git reads them.
  private static let patterns = [
    "*.bin", "*.bin", "*.dat", "*.onnx", "*.txt", "*.gz", "*.BIN", "net.*", "README", "/README.md",
    "/*.bin", "models/*.bin", "models/**", "models/v1/*", "data/**", "data/**/*.dat", "**/net.bin",
    "**/v1/*.onnx", "a/**/g/*", "**/c/**", "**", "*", "*.*", "net?bin", "weights[0-9].bin",
    "[a-w]*.bin", "[!n]*.bin", "[[:alpha:]]*.dat", "w*s*.dat", "pkg.dat/*.dat", "pkg.dat", "src/**",
    "moved/**", "two words.bin", "#hash.bin", "\u{e4}\u{f6}.dat", "two words dir/**", "com,ma.bin",
    "br\\[ack\\]et.bin", "star\\*.dat", "ques\\?tion.txt", "{brace}.bin", "-dash.bin",
    "nowhere.xyz",
  ]
}
