import TestSupport
import Testing

/// One migration, run by `git lfs migrate` and by `lfs-migrate` on copies of the same repository.
struct Contest {
  /// A description for reports.
  let about: Comment
  /// `import` or `export`.
  let command: String
  /// The arguments for both programs.
  let arguments: [String]
  /// Further arguments for one of them.
  var ownArguments: [String] = []
  var oracleArguments: [String] = []
  /// The state of the repositories, and the directory of the commands.
  var setting: RandomSetting?
  var references: RandomReferences?
  /// Whether `lfs-migrate` runs in the repository itself: the index of a copy has old times of
  /// files.
  var isInPlace = false

  /// Expects the same commits, references, LFS objects and index, and a sound repository.
  ///
  /// - Returns: the repository and outcome of `lfs-migrate`.
  @discardableResult
  func run(on original: TestRepository) async throws -> (own: TestRepository, outcome: Outcome) {
    let before = try await prepared(original.copy())
    let oracle = try await prepared(original.copy())
    let own = try await prepared(isInPlace ? original : original.copy())
    // git-lfs would migrate the backups of earlier runs.
    try await oracle.top.shell(
      """
      git for-each-ref --format='delete %(refname)' refs/lfs-migrate | git update-ref --stdin
      """
    )
    let theirs = try await oracle.here.run(
      "git",
      ["lfs", "migrate", command, "--yes", "--object-map=\(oracle.top.directory("map"))"]
        + arguments + oracleArguments
        + (try await setting?.headArgument(for: references, oracle.here) ?? [])
    )
    try #require(theirs.exitCode == 0, "\(about): git-lfs itself failed: \(theirs.errorOutput)")
    let outcome = try await Self.migrate(own.here, command, ownArguments + arguments, about)
    let expected = try await own.top.run("cat", [oracle.top.directory("map")]).standardOutput

    let difference = try await CommitDifference(oracle: oracle.top, own: own.top)
      .first(expected, outcome.map)
    try #require(difference == nil, about)
    let comparison = RepositoryComparison(
      original: before.top,
      oracle: oracle.top,
      own: own.top,
      about: about
    )
    // Git LFS removes LFS objects after an export, and does not move a detached HEAD.
    try await comparison.compareReferences(
      after: expected,
      ignoringStores: command == "export",
      ignoringIndex: setting?.isDetached == true
    )
    try await comparison.checkIntegrity()
    return (own.top, outcome)
  }

  private func prepared(
    _ repository: TestRepository
  ) async throws -> (top: TestRepository, here: TestRepository) {
    guard let setting else { return (repository, repository) }
    return try await setting.prepare(repository)
  }

  /// The outcome of `lfs-migrate`.
  struct Outcome {
    /// Its object map.
    let map: [UInt8]
    /// Whether it wrote anything: it does not if only remote-tracking branches would change.
    let hasWritten: Bool
  }

  /// Runs `lfs-migrate`, which must succeed, even if a remote has commits that a branch lacks, as
  /// Git LFS does.
  static func migrate(
    _ repository: TestRepository,
    _ command: String,
    _ arguments: [String],
    _ about: Comment
  ) async throws -> Outcome {
    let map = repository.directory("own-map")
    try await repository.run("rm", ["-f", map])
    let result = try await repository.lfsMigrate(
      [command, "--yes", "--allow-diverged", "--object-map=\(map)"] + arguments
    )
    try #require(
      result.exitCode == 0,
      "\(about): exit code \(result.exitCode): \(result.errorOutput)"
    )
    return Outcome(
      // The file is missing if there was nothing to do.
      map: try await repository.run("cat", [map]).standardOutput,
      hasWritten: !result.errorOutput.contains("Nothing to move")
    )
  }
}

extension RandomSetting {
  /// The commit for git-lfs, which takes a detached HEAD of a linked worktree for that of the main
  /// one.
  func headArgument(
    for references: RandomReferences?,
    _ repository: TestRepository
  ) async throws -> [String] {
    guard isLinked, isDetached, references?.isHead == true else { return [] }
    return [try await repository.git("rev-parse", "HEAD").line]
  }
}
