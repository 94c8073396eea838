import TestSupport
import Testing

/// `import --fixup`: the attributes of each commit select the files to convert.
@Suite("import --fixup")
struct FixupTests {
  private let arguments = ["import", "--yes", "--everything", "--fixup"]

  /// Expects that in each new commit exactly those files are pointers that Git's own evaluation of
  /// the old commit's attributes tracks by LFS, and that nothing else changed.
  private func expectFixed(
    _ original: TestRepository,
    _ repository: TestRepository,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for name in try await original.git("for-each-ref", "--format=%(refname)", "refs/heads").lines {
      let commits = try await original.git("rev-list", "--topo-order", name).lines
      let new = try await repository.git("rev-list", "--topo-order", name).lines
      #expect(commits.count == new.count, sourceLocation: sourceLocation)
      for (old, new) in zip(commits, new) {
        let before = try await files(original, old)
        let after = try await files(repository, new)
        #expect(Set(before.keys) == Set(after.keys), sourceLocation: sourceLocation)
        let tracked = try await trackedPaths(original, old, Array(before.keys))
        for (path, entry) in before {
          let isPointer = try await repository.git("cat-file", "blob", after[path]?.id ?? "")
            .output.hasPrefix("version https://git-lfs")
          let expected =
            tracked.contains(path) && entry.mode.hasPrefix("100")
            && !path.hasSuffix(".gitattributes")
          #expect(isPointer == expected, "\(old): \(path)", sourceLocation: sourceLocation)
          if !expected { #expect(after[path]?.id == entry.id, sourceLocation: sourceLocation) }
          #expect(after[path]?.mode == entry.mode, sourceLocation: sourceLocation)
        }
      }
    }
  }

  private func files(
    _ repository: TestRepository,
    _ commit: String
  ) async throws -> [String: (mode: String, id: String)] {
    var files: [String: (mode: String, id: String)] = [:]
    for line in try await repository.git("ls-tree", "-r", "--full-tree", commit).lines {
      let parts = line.split(separator: "\t", maxSplits: 1)
      let words = parts[0].split(separator: " ")
      if words[1] == "blob" { files[String(parts[1])] = (String(words[0]), String(words[2])) }
    }
    return files
  }

  /// The paths that `git check-attr` tracks, in an index of that commit.
  private func trackedPaths(
    _ repository: TestRepository,
    _ commit: String,
    _ paths: [String]
  ) async throws -> Set<String> {
    let output = try await repository.shell(
      """
      export GIT_INDEX_FILE=$PWD/.git/index-of-test
      git read-tree \(commit)
      git ls-files | git check-attr --cached --stdin filter
      rm -f .git/index-of-test
      """
    )
    return Set(
      output.lines.filter { $0.hasSuffix(": filter: lfs") }.map { String($0.dropLast(13)) }
    )
  }

  private func history(_ script: String) async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      file() { mkdir -p "$(dirname "$1")"; head -c ${2:-3000} /dev/urandom >"$1"; }
      commit() { git add -A; git commit -qm "$1"; }
      \(script)
      """
    )
    return repository
  }

  @Test(
    "converts what Git's rules give to Git LFS in each commit",
    arguments: [
      "root rules": """
      echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes
      file a.bin; file d/b.bin; file c.txt; commit one; file a.bin; commit two
      """,
      "rules that come later": """
      file a.bin; file d/b.bin; commit one
      echo '*.bin filter=lfs' >.gitattributes; commit two
      echo '*.bin filter=lfs\nd/*.bin -filter' >.gitattributes; commit three
      """,
      "nested files and negation": """
      echo '*.bin filter=lfs' >.gitattributes; mkdir -p d/e
      echo '*.bin -filter' >d/.gitattributes; echo 'x.bin filter=lfs' >d/e/.gitattributes
      file a.bin; file d/a.bin; file d/e/a.bin; file d/e/x.bin; commit one
      rm d/.gitattributes; commit two
      """,
      "macros": """
      printf '[attr]big filter=lfs -text\n*.bin big\nkeep.bin !filter\n' >.gitattributes
      file a.bin; file keep.bin; file d/a.bin; commit one
      printf '[attr]big -filter\n*.bin big\n' >.gitattributes; commit two
      """,
      "quoting and paths": """
      printf '"a b.bin" filter=lfs\n/top.bin filter=lfs\nd/**/deep.bin filter=lfs\n' >.gitattributes
      file 'a b.bin'; file top.bin; file d/top.bin; file d/x/y/deep.bin; file deep.bin; commit one
      """,
      "info/attributes": """
      echo '*.dat filter=lfs' >.git/info/attributes
      echo '*.bin filter=lfs' >.gitattributes; file a.dat; file a.bin; commit one
      """,
      "the same folder under two rules": """
      printf 'one/*.bin filter=lfs\n' >.gitattributes
      file one/a.bin; mkdir two; cp one/a.bin two/a.bin; commit one
      git mv one three; commit two
      """,
      "links and pointers": """
      echo '*.bin filter=lfs' >.gitattributes
      file a.bin; ln -s a.bin link.bin; commit one
      """,
    ]
  )
  func converts(name: String, script: String) async throws {
    let original = try await history(script)
    let repository = try await original.copy()
    let result = try await repository.lfsMigrate(arguments)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    try await expectFixed(original, repository)
    let again = try await repository.lfsMigrate(arguments)
    #expect(again.errorOutput.contains("Nothing to do"))
    #expect(again.output == "")
  }

  @Test("is what git-lfs makes where attributes do not change")
  func equalsGitLFS() async throws {
    let original = try await history(
      """
      printf '*.bin filter=lfs diff=lfs merge=lfs -text\nkeep.bin !filter\n' >.gitattributes
      file a.bin; file d/b.bin; file keep.bin; file x.txt; commit one
      git checkout -qb side; file s.bin; commit side; git checkout -q -; file a.bin; commit two
      git merge -q --no-edit side
      """
    )
    let repository = try await original.copy()
    let expected = try await original.copy().referencesAfterGitLFS("--everything", "--fixup")
    try await repository.lfsMigrate(arguments).checked()
    for (name, id) in expected { #expect(try await repository.id(name) == id, "\(name)") }
  }

  @Test(
    "refuses options that do not go together",
    arguments: [
      ["--fixup", "--include=*.bin"]: "Cannot use --fixup with --include, --exclude",
      ["--fixup", "--exclude="]: "Cannot use --fixup with --include, --exclude",
      ["--fixup", "--no-rewrite", "a.bin"]: "--no-rewrite and --fixup cannot be combined",
    ]
  )
  func refuses(options: [String], message: String) async throws {
    let repository = try await history("file a.bin; commit one")
    let result = try await repository.lfsMigrate(["import"] + options)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains(message), "\(result.errorOutput)")
  }

  @Test("info --fixup counts what git-lfs counts")
  func info() async throws {
    let repository = try await history(
      """
      printf '*.bin filter=lfs diff=lfs merge=lfs -text\nkeep.bin !filter\n' >.gitattributes
      file a.bin 5000; file d/b.bin; cp d/b.bin e.bin; file keep.bin; file x.txt; commit one
      file a.bin 70000; commit two; git mv d new; commit three
      """
    )
    for options in [[], ["--above=4kb"], ["--unit=b"]] {
      let all = ["--everything", "--fixup"] + options
      let expected = try await repository.shell(
        "git lfs migrate info \(all.joined(separator: " ")) 2>/dev/null"
      ).output
      let result = try await repository.lfsMigrate(["info"] + all)
      #expect(result.output == expected)
      #expect(!expected.isEmpty)
    }
    let result = try await repository.lfsMigrate(["info", "--fixup", "--pointers=follow"])
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("Cannot use --fixup with --pointers=follow"))
  }
}
