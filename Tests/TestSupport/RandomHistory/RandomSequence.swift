/// Migrations of one history, one after the other, with new commits between them.
public struct RandomSequence: Sendable {
  /// A step.
  public enum Step: Sendable {
    /// `import` or `export` with patterns.
    case migration(Migration)
    /// New commits on some branch, with files as they are without Git LFS, and their seed.
    case commits(seed: UInt64)
  }

  /// One run of the program.
  public struct Migration: Sendable {
    /// The direction of the conversion.
    public let direction: MigrationCheck.Direction
    /// The patterns; both empty for an import of everything.
    public let includes: [String], excludes: [String]
    /// Whether git-lfs must give the same result.
    public let isAgreed: Bool

    /// The arguments that `git lfs migrate` and `lfs-migrate` both take.
    public var arguments: [String] {
      ["--everything"]
        + (includes.isEmpty ? [] : ["--include=" + includes.joined(separator: ",")])
        + (excludes.isEmpty ? [] : ["--exclude=" + excludes.joined(separator: ",")])
    }

    /// The command.
    public var command: String { direction == .importing ? "import" : "export" }
  }

  /// The seed.
  public let seed: UInt64
  /// The history at the beginning.
  public let history: RandomHistory
  /// The steps, in order.
  public let steps: [Step]
  /// Arguments for `lfs-migrate` alone.
  public let ownArguments: [String]

  /// Makes the sequence of a seed.
  public init(seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ 0x5E_0E5CE)
    var shape = HistoryShape.identitySafe(using: &random)
    // Pointers without an object stop an export of git-lfs; protected files fall under D8.
    shape.hasPointers = false
    shape.hasProtectedFiles = false
    shape.commits = random.from(3...14)
    history = RandomHistory(shape: shape, using: &random)
    let patterns = random.some(Self.patterns, 2...5)
    var lines = AddedLines()
    var steps: [Step] = []
    for number in 0..<random.from(2...5) {
      if number > 0, random.chance(35) {
        steps.append(.commits(seed: random.next()))
        continue
      }
      let direction: MigrationCheck.Direction =
        number > 0 && random.chance(45) ? .exporting : .importing
      var includes = random.some(patterns, 1...3)
      // Without patterns, lines of git-lfs leak between branches (D6), and names are not quoted
      // (D9).
      if number == 0, shape.isLinear, shape.names != .hostile, random.chance(50) { includes = [] }
      let excludes = !includes.isEmpty && random.chance(20) ? [random.pick(Self.excluded)] : []
      let isAgreed = lines.add(direction, includes, excludes)
      steps.append(
        .migration(
          Migration(
            direction: direction,
            includes: includes,
            excludes: excludes,
            isAgreed: isAgreed
          )
        )
      )
      if includes.isEmpty { lines.isUnknown = true }
    }
    self.seed = seed
    self.steps = steps
    ownArguments = shape.ownArguments(using: &random)
  }

  /// The commands that repeat the sequence, in one line.
  public var description: String {
    let texts = steps.map { step in
      switch step {
      case .migration(let migration):
        ([migration.command] + migration.arguments).joined(separator: " ")
          + (migration.isAgreed ? "" : " (not as git-lfs)")
      case .commits: "commits"
      }
    }
    return "seed \(seed): \(texts.joined(separator: ", then ")); \(ownArguments)"
  }

  private static let patterns = [
    "*.bin", "*.bin", "*.dat", "*.onnx", "*.txt", "*.gz", "net.*", "README", "models/*.bin",
    "models/**", "weights[0-9].bin", "w*s*.dat", "*.*", "src/**",
  ]
  private static let excluded = ["models/v1/**", "net.dat", "*.md", "weights.*", "*.bin", "*.dat"]
}

/// The lines that migrations added to `.gitattributes`.
///
/// They tell whether git-lfs leaves a line where others override it (row D4 of the table of
/// deviations).
private struct AddedLines {
  private struct Line {
    let pattern: String
    let state: String
  }

  /// The lines that random histories have from the beginning.
  private var lines = ["*.bin", "*.xyz"].map { Line(pattern: $0, state: "lfs") }
  /// Whether lines were added that are not listed here.
  var isUnknown = false

  /// Adds the lines of a migration; returns whether both tools add the same.
  mutating func add(
    _ direction: MigrationCheck.Direction,
    _ includes: [String],
    _ excludes: [String]
  ) -> Bool {
    guard !includes.isEmpty else { return true }
    let isImport = direction == .importing
    let new =
      includes.map { Line(pattern: $0, state: isImport ? "lfs" : "unspecified") }
      + excludes.map { Line(pattern: $0, state: isImport ? "unset" : "lfs") }
    var isAgreed = !isUnknown
    for (rank, line) in new.enumerated() {
      if let place = lines.lastIndex(where: { $0.pattern == line.pattern && $0.state == line.state }
      ) {
        let isOverridden = lines[place...].contains { other in
          other.state != line.state
            && !new[rank...].contains { $0.pattern == other.pattern && $0.state == other.state }
        }
        guard isOverridden else { continue }
        // From now on there are repeated lines, of which git-lfs drops one.
        isAgreed = false
        isUnknown = true
      }
      lines.append(line)
    }
    return isAgreed
  }
}
