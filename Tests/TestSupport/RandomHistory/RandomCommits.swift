extension TestRepository {
  /// Adds a few commits to a branch, with files as they are without Git LFS.
  ///
  /// - Parameters:
  ///   - seed: the seed; equal repositories get equal commits.
  ///   - shape: the names and contents that are allowed.
  /// - Throws: `CommandFailure` if Git fails.
  public func addRandomCommits(seed: UInt64, _ shape: HistoryShape) async throws {
    var random = SeededGenerator(seed: seed)
    let format = "--format=%(refname)%(symref)"
    let branches = try await git("for-each-ref", format, "refs/heads").lines
      .filter { !$0.dropFirst().contains("refs/") }
    let branch = random.pick(branches)
    var tip = try await git("rev-parse", branch).line
    let head = try await git("rev-parse", "HEAD").line
    for number in 0..<random.from(1...2) {
      var parents = [tip]
      let other = try await git("rev-parse", random.pick(branches)).line
      if !shape.isLinear, other != tip, random.chance(20) { parents.append(other) }
      let tree = try await treeWithChanges(to: tip, shape, &random)
      let arguments =
        ["commit-tree", tree, "-m", "New \(number)"] + parents.flatMap { ["-p", $0] }
      tip = try await run("git", arguments).checked().line
    }
    try await git("update-ref", branch, tip)
    if try await !isBare {
      // Only changed files are made old: others may be files whose pointers the index names.
      try await shell(
        """
        git reset -q --hard
        git diff -z --name-only --diff-filter=d \(head) HEAD |
          xargs -0 -r touch -h -d 2001-01-01 --
        git update-index -q --refresh
        """
      )
    }
  }

  private func treeWithChanges(
    to commit: String,
    _ shape: HistoryShape,
    _ random: inout SeededGenerator
  ) async throws -> String {
    let files = try await files(of: commit)
    let paths = files.keys.sorted { $0.lexicographicallyPrecedes($1) }
      .filter { files[$0]?.hasPrefix("100") == true && !CommitFiles.isAttributesFile($0) }
    var changes: [UInt8] = []
    var taken: Set<[UInt8]> = []
    for _ in 0..<random.from(1...3) {
      let isNew = paths.isEmpty || random.chance(50)
      let path = isNew ? FileNames.path(for: shape, using: &random) : random.pick(paths)
      let isBlocked = files.keys.contains { other in
        other.starts(with: path + [slash]) || path.starts(with: other + [slash])
      }
      if isBlocked || !taken.insert(path).inserted { continue }
      if !isNew, random.chance(25) {
        changes += Array("0 0000000000000000000000000000000000000000\t".utf8) + path + [0]
        continue
      }
      let content = FileContents.random(at: path, for: shape, using: &random)
      let id = try await git("hash-object", "-w", "--stdin", input: content).line
      changes += Array("100644 \(id)\t".utf8) + path + [0]
    }
    let script = """
      export GIT_INDEX_FILE=$1
      rm -f "$1"
      git read-tree "$0"
      git update-index -z --index-info
      git write-tree
      """
    let index = directory("index-of-commits")
    return try await run("bash", ["-eu", "-c", script, commit, index], input: changes).checked()
      .line
  }
}
