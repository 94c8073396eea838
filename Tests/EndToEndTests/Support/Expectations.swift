import TestSupport
import Testing

extension TestRepository {
  /// Runs `lfs-migrate import`, which must succeed, and also returns its object map.
  @discardableResult
  func importing(
    _ arguments: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (result: CommandResult, map: [UInt8]) {
    try await importing(arguments, sourceLocation: sourceLocation)
  }

  /// The same, with arguments from a table.
  @discardableResult
  func importing(
    _ arguments: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (result: CommandResult, map: [UInt8]) {
    let map = directory("object-map")
    try await run("rm", ["-f", map])
    let result = try await lfsMigrate(["import", "--yes", "--object-map=\(map)"] + arguments)
    try #require(
      result.exitCode == 0,
      "exit code \(result.exitCode): \(result.errorOutput)",
      sourceLocation: sourceLocation
    )
    return (result, try await run("cat", [map]).standardOutput)
  }

  /// The ids of the references that `git lfs migrate import` gives a copy of this repository.
  func referencesAfterGitLFS(_ arguments: String...) async throws -> [String: String] {
    let oracle = try await copy()
    try await oracle.run("git", ["lfs", "migrate", "import", "--yes"] + arguments).checked()
    return try await RepositoryState(of: oracle).references
  }

  /// Commits everything in the worktree.
  func commit(_ message: String) async throws {
    try await git("add", "-A")
    try await git("commit", "-q", "--allow-empty", "-m", message)
  }

  /// The id of a revision.
  func id(_ revision: String) async throws -> String {
    try await git("rev-parse", revision).line
  }

  /// The contents of an object.
  func contents(_ object: String) async throws -> [UInt8] {
    try await git("cat-file", "-p", object).standardOutput
  }

  /// Whether a file of a revision is a pointer.
  func isPointer(_ object: String) async throws -> Bool {
    try await contents(object).starts(with: "version https://git-lfs".utf8)
  }

  /// Sets the filters of Git LFS, as `git lfs install` does for a user.
  func installFilters() async throws {
    try await git("lfs", "install", "--local", "--skip-repo")
  }
}

/// Expects that a command is refused with one clear message, and changes nothing.
///
/// - Parameters:
///   - arguments: all arguments of `lfs-migrate`.
///   - words: texts that the message must contain.
func expectRefusal(
  of arguments: [String],
  in repository: TestRepository,
  directory: String? = nil,
  saying words: [String] = [],
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let before = try await FileListing(of: repository)
  let result = try await repository.lfsMigrate(arguments, in: directory)
  let after = try await FileListing(of: repository)
  let said = result.errorOutput
  #expect(result.exitCode == 2, "\(said)\(result.output)", sourceLocation: sourceLocation)
  #expect(!said.isEmpty, sourceLocation: sourceLocation)
  for word in words {
    #expect(said.contains(word), "it says: \(said)", sourceLocation: sourceLocation)
  }
  #expect(result.output.isEmpty, "results only on stdout", sourceLocation: sourceLocation)
  #expect(after.changes(since: before) == [], sourceLocation: sourceLocation)
}

/// Expects that `git fsck --strict` and `git lfs fsck` find nothing.
func expectSound(
  _ repository: TestRepository,
  strict: Bool = true,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let check = try await repository.run("git", strict ? ["fsck", "--strict"] : ["fsck"])
  #expect(check.exitCode == 0, "\(check.errorOutput)", sourceLocation: sourceLocation)
  let lfs = try await repository.run("git", ["lfs", "fsck"])
  #expect(lfs.exitCode == 0, "\(lfs.output)\(lfs.errorOutput)", sourceLocation: sourceLocation)
}
