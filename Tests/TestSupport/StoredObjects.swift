/// What is in the object store of a repository, and what of it a clean-up may drop.
public struct StoredObjects: Sendable {
  /// The objects that are there.
  public let all: Set<String>
  /// Those of them that nothing but the old history and its backup leads to, or which nothing leads
  /// to, but are of the old history.
  public let old: Set<String>

  /// Those that a clean-up has to leave.
  public var others: Set<String> { all.subtracting(old) }

  /// Looks at a repository before a clean-up.
  ///
  /// - Parameter oldTips: what led to the old history.
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

  /// The objects that are in a repository: in packs, or in files of their own.
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
