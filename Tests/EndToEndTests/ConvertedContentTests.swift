import TestSupport
import Testing

/// Files that Git had converted on checkout, which Git LFS does not do.
@Suite("import, and files with other line endings", .serialized)
struct ConvertedContentTests {
  /// Text files with LF in the history and CRLF in the worktree.
  private func repository(_ setup: String) async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.installFilters()
    try await repository.shell(
      """
      mkdir sub; seq 1000 >a.txt; seq 2000 >sub/b.txt; seq 3000 >raw.bin
      chmod +x sub/b.txt; \(setup)
      git add -A && git commit -q -m one
      rm -r a.txt sub raw.bin; git checkout -q .
      """
    )
    return repository
  }

  private func hasCRLF(_ repository: TestRepository, _ path: String) async throws -> Bool {
    try await repository.run("cat", [path]).standardOutput.contains(0x0D)
  }

  @Test(
    "they get the bytes of the history, and stay clean",
    arguments: [
      "git config core.autocrlf true", "echo '*.txt text eol=crlf' >.gitattributes",
      "echo '* text=auto' >.gitattributes; git config core.eol crlf",
    ],
    [["import", "--yes", "--everything", "--include=*.txt"], ["import", "--yes", "--above=1KB"]]
  )
  func written(setup: String, arguments: [String]) async throws {
    let repository = try await repository(setup)
    #expect(try await hasCRLF(repository, "a.txt"))
    try await repository.git("worktree", "add", "-q", "--detach", "../linked")
    let result = try await repository.lfsMigrate(arguments)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    for path in ["a.txt", "sub/b.txt", "../linked/a.txt"] {
      #expect(try await !hasCRLF(repository, path), "\(path)")
    }
    // Git lists the files as unchanged, with and without filters.
    let status = ["-c", "filter.lfs.clean=", "-c", "filter.lfs.process=", "status", "--porcelain"]
    #expect(try await repository.run("git", status).output == "")
    try await repository.expectClean()
    #expect(try await repository.git("-C", "../linked", "status", "--porcelain").output == "")
    let mode = try await repository.shell("test -x sub/b.txt; test ! -x a.txt; ls -A . sub")
    #expect(!mode.output.contains("lfs-migrate"))
  }

  @Test("without rewriting too")
  func noRewrite() async throws {
    let repository = try await repository("git config core.autocrlf true")
    // The attributes are committed without a checkout of the files, which stay as they are.
    try await repository.shell(
      "echo '*.txt filter=lfs' >.gitattributes; git add .gitattributes; git commit -q -m attributes"
    )
    let result = try await repository.lfsMigrate(["import", "--no-rewrite", "a.txt"])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await !hasCRLF(repository, "a.txt"))
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test(
    "a file that Git was told not to look at is left alone",
    arguments: ["--assume-unchanged", "--skip-worktree"]
  )
  func unknown(mark: String) async throws {
    let repository = try await repository("git config core.autocrlf true")
    try await repository.shell("git update-index \(mark) a.txt; echo mine >a.txt")
    try await repository.importing("--everything", "--include=*.txt")
    #expect(try await repository.shell("cat a.txt").output == "mine\n")
    #expect(try await !hasCRLF(repository, "sub/b.txt"))
  }

  @Test("a file that cannot be written again is named", .enabled(if: TestEnvironment.isRoot))
  func unwritable() async throws {
    let repository = try await repository("git config core.autocrlf true")
    // Not even root writes to a directory with this attribute; if it can't be set, there is nothing
    // to test.
    guard try await repository.run("chattr", ["+i", "sub"]).exitCode == 0 else { return }
    let result = try await repository.lfsMigrate(["import", "--everything", "--include=*.txt"])
    try await repository.run("chattr", ["-i", "sub"]).checked()
    #expect(result.exitCode == 0)
    #expect(result.output.contains("sub/b.txt' has other line endings"), "\(result.output)")
    #expect(try await hasCRLF(repository, "sub/b.txt"))
    #expect(try await !hasCRLF(repository, "a.txt"))
  }
}
