/// The references that a random migration takes.
public struct RandomReferences: Sendable {
  /// The arguments for `git lfs migrate` and `lfs-migrate`.
  public let arguments: [String]
  /// The arguments for `git rev-list`, in a repository without remotes.
  public let revisions: [String]

  /// All references, branches by name, lists with exclusions, or the current branch.
  public init(of history: RandomHistory, using random: inout SeededGenerator) {
    let branches = history.branches
    switch random.below(10) {
    case 0..<5:
      arguments = ["--everything"]
      revisions = Self.everything
    case 5..<7:
      var names = random.some(branches, 1...3)
      if branches.count > 1, random.chance(30) {
        let other = random.pick(branches)
        if !names.contains(other) { names.append("^" + other) }
      }
      arguments = ["--skip-fetch"] + names
      revisions = names
    case 7..<9:
      let included = random.some(branches, 1...3).map { "refs/heads/" + $0 }
      let excluded = random.chance(60) ? [random.pick(branches)] : []
      arguments =
        included.map { "--include-ref=" + $0 }
        + excluded.map { "--exclude-ref=" + (random.chance(50) ? "refs/heads/" : "") + $0 }
      revisions = included + excluded.map { "^refs/heads/" + $0 }
    default:
      arguments = ["--skip-fetch"]
      revisions = ["HEAD"]
    }
  }

  /// Whether the commits are those of HEAD alone.
  public var isHead: Bool { revisions == ["HEAD"] }

  /// The arguments of `git rev-list` that correspond to `--everything`.
  public static let everything = ["--exclude=refs/lfs-migrate/*", "--all"]
}
