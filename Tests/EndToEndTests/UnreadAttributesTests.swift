import TestSupport
import Testing

/// `.gitattributes` files that Git reads only in part: a pointer must have its filter in every
/// clone nevertheless, or nothing is changed.
@Suite("import, where Git does not read all of .gitattributes", .serialized)
struct UnreadAttributesTests {
  /// A repository with a file for the pattern `*.bin` in the root and one in `d`.
  private func repository(
    attributes: String,
    encoding: String = "UTF-8",
    at path: String = ".gitattributes"
  ) async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      mkdir d; seq 2000 >a.bin; seq 3000 >d/b.bin; echo text >notes.txt
      printf '\(attributes)' | iconv -f UTF-8 -t \(encoding) >\(path)
      """
    )
    try await repository.commit("one")
    try await repository.shell("echo more >>a.bin")
    try await repository.commit("two")
    return repository
  }

  /// The value of `filter` for a path, as Git reads attributes from a commit, where it stops at a
  /// NUL.
  private func filter(_ path: String, in repository: TestRepository) async throws -> String? {
    let line = try await repository.git("check-attr", "--cached", "filter", "--", path).line
    return line.split(separator: " ").last.map(String.init)
  }

  @Test(
    "lines stand in front of a NUL, so that every clone has the filter",
    arguments: [
      ("*.txt text\\n*.pth filter=lfs\\n", "UTF-16"), ("*.txt text\\n", "UTF-16LE"),
      ("*.txt text\\r\\n", "UTF-16BE"), ("\\r\\n", "UTF-16"), ("# c\\n\\0\\n", "UTF-8"),
      ("*.txt text\\r\\n\\0", "UTF-8"), ("*.bin -filter\\n\\0\\n", "UTF-8"), ("\\0", "UTF-8"),
    ]
  )
  func lines(attributes: String, encoding: String) async throws {
    let repository = try await repository(attributes: attributes, encoding: encoding)
    let before = try await repository.contents("HEAD:.gitattributes")
    let result = try await repository.importing("--everything", "--include=*.bin", "--verify")
      .result
    #expect(result.output.contains("'.gitattributes' has a NUL in commit"))
    let after = try await repository.contents("HEAD:.gitattributes")
    #expect(after.count > before.count)
    // No earlier content is lost.
    #expect(after.filter { $0 == 0 }.count == before.filter { $0 == 0 }.count)
    #expect(try await filter("a.bin", in: repository) == "lfs")
    #expect(try await repository.filter(of: "d/b.bin") == "lfs")
    try await repository.installFilters()
    try await repository.shell("rm a.bin d/b.bin; git checkout -q .; test $(wc -l <d/b.bin) = 3000")
    try await repository.expectClean()
    try await repository.lfsMigrate(["verify"]).checked()
    try await repository.lfsMigrate(["undo"]).checked()
    #expect(try await repository.contents("HEAD:.gitattributes") == before)
  }

  @Test(
    "attributes behind or beside a NUL are refused: what Git makes of them depends on the way",
    arguments: [
      "\\0\\n*.bin -filter\\n", "*.txt text\\0\\n", "x\\0\\n*.bin filter=lfs diff=lfs\\n",
      "\\0\\n[attr]raw -filter\\n",
    ]
  )
  func hidden(attributes: String) async throws {
    let repository = try await repository(attributes: attributes)
    let commit = try await repository.git("rev-parse", "HEAD~1").line
    let blob = try await repository.git("rev-parse", "HEAD:.gitattributes").line
    for arguments in [["import"], ["import", "--dry-run"], ["export"]] {
      try await expectRefusal(
        of: arguments + ["--everything", "--include=*.bin"],
        in: repository,
        saying: ["'.gitattributes' in commit \(commit) has a NUL", "git filter-repo", blob]
      )
    }
  }

  @Test("a nested file with attributes behind a NUL is refused where files beneath it move")
  func nested() async throws {
    let text = "\\0\\n*.bin -filter\\n"
    let repository = try await repository(attributes: text, at: "d/.gitattributes")
    let before = try await RepositoryState(of: repository).references
    let result = try await repository.lfsMigrate(["import", "--everything", "--include=*.bin"])
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("'d/.gitattributes' in commit"))
    #expect(try await RepositoryState(of: repository).references == before)
    try await repository.importing("--everything", "--include=/a.bin", "--verify")
  }

  @Test("a nested file in UTF-16 takes nothing away")
  func nestedUTF16() async throws {
    let repository = try await repository(
      attributes: "*.bin -filter\\n",
      encoding: "UTF-16",
      at: "d/.gitattributes"
    )
    try await repository.importing("--everything", "--include=*.bin", "--verify")
    #expect(try await filter("d/b.bin", in: repository) == "lfs")
    #expect(try await repository.filter(of: "d/b.bin") == "lfs")
  }

  @Test("a line that Git would skip is refused")
  func longLine() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      d=$(printf 'x%.0s' {1..200}); p=$d/$d/$d/$d/$d/$d/$d/$d/$d/$d/$d
      mkdir -p $p; seq 3000 >$p/a.bin
      """
    )
    try await repository.commit("deep")
    try await expectRefusal(
      of: ["import", "--everything", "--above=1kb"],
      in: repository,
      saying: ["Git skips lines of 2048 and more", "/xxxx"]
    )
    try await repository.importing("--everything", "--include=*.bin", "--verify")
  }

  @Test("--no-rewrite says why a file is not tracked")
  func noRewrite() async throws {
    let repository = try await repository(
      attributes: "*.bin filter=lfs diff=lfs merge=lfs -text\\n",
      encoding: "UTF-16"
    )
    try await expectRefusal(
      of: ["import", "--no-rewrite", "a.bin"],
      in: repository,
      saying: ["'.gitattributes' has a NUL", "UTF-8"]
    )
  }
}
