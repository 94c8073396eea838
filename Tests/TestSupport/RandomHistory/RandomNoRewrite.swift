/// A history and files of its newest commit, to become pointers in a commit on top.
public struct RandomNoRewrite: Sendable {
  /// The seed.
  public let seed: UInt64
  /// The history.
  public let history: RandomHistory
  /// The text of `.gitattributes` in the newest commit.
  public let attributes: String
  /// The arguments after `import --no-rewrite`.
  public let arguments: [[UInt8]]
  /// Whether HEAD is detached.
  public let isDetached: Bool

  /// Makes the scenario of a seed.
  public init(seed: UInt64) {
    var random = SeededGenerator(seed: seed ^ 0x0_4E3)
    var shape = HistoryShape.identitySafe(using: &random)
    // git-lfs depends on `git status` in its worktree, and on other rules than `filter=lfs`
    // (README).
    shape.isBare = false
    shape.attributes = .none
    shape.hasProtectedFiles = false
    let history = RandomHistory(shape: shape, using: &random)
    let patterns = random.some(
      ["*.bin", "*.dat", "*.onnx", "*.txt", "net.*", "models/*.bin"],
      1...4
    )
    attributes = patterns.map { "\($0) filter=lfs diff=lfs merge=lfs -text\n" }.joined()

    // HEAD is on the first branch.
    let head = history.references.first { $0.name == "refs/heads/" + history.branches[0] }
    let files = history.commits.first { $0.id == head?.target }?.files ?? FileMap()
    let likely = files.plainFiles.filter { path in
      patterns.contains {
        $0.hasPrefix("*") && path.suffix($0.utf8.count - 1).elementsEqual($0.utf8.dropFirst())
      }
    }
    var chosen = random.some(likely, 1...5)
    if random.chance(10) { chosen += random.some(files.plainFiles, 1...2) }
    if random.chance(5) {
      let missing = ["nowhere.bin", "models/nowhere.bin", "no/such/folder.bin", "models"]
      chosen.append(Array(random.pick(missing).utf8))
    }
    if random.chance(10), let first = chosen.first { chosen.append(first) }
    let message = random.pick([nil, nil, "Convert", "", "Two\n\nlines\n"])
    arguments =
      (message.map { ["-m", $0].map { Array($0.utf8) } } ?? []) + [Array("--".utf8)] + chosen
    isDetached = random.chance(20)
    self.history = history
    self.seed = seed
  }

  /// The command that repeats the scenario, in one line.
  public var description: String {
    let words = arguments.map { String(decoding: $0, as: UTF8.self).debugDescription }
    return "seed \(seed): import --no-rewrite \(words.joined(separator: " "))"
  }
}
