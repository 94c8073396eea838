/// The objects of a repository, and those of them that a clean-up may drop.
public struct StoredObjects: Sendable {
  /// All objects.
  public let all: Set<String>
  /// The objects that a clean-up may drop: those that are reachable only from the old history and
  /// its backup, and unreachable ones of the old history.
  public let old: Set<String>

  /// The objects that a clean-up must leave.
  public var others: Set<String> { all.subtracting(old) }

  /// Examines a repository before a clean-up.
  ///
  /// - Parameter oldTips: the tips of the old history.
  public init(of repository: TestRepository, oldTips: [String]) async throws {
    all = try await Self.stored(in: repository)
    let backups = try await repository.git(
      "for-each-ref",
      "--format=%(objectname)",
      "refs/lfs-migrate"
    ).lines
    let current = try await repository.git(
      "rev-list",
      "--objects",
      "--no-object-names",
      "--indexed-objects",
      "--branches",
      "--tags",
      "--remotes",
      "--glob=refs/notes",
      "--glob=refs/stash"
    ).lines
    let old = try await repository.run(
      "git",
      ["rev-list", "--objects", "--no-object-names", "--ignore-missing", "--stdin"],
      input: Array((oldTips + backups).map { $0 + "\n" }.joined().utf8)
    ).checked().lines
    self.old = Set(old).subtracting(current)
  }

  /// The objects that are in a repository, packed or loose.
  public static func stored(in repository: TestRepository) async throws -> Set<String> {
    Set(
      try await repository.git(
        "cat-file",
        "--batch-all-objects",
        "--batch-check=%(objectname)"
      ).lines
    )
  }
}
