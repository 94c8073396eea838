import TestSupport
import Testing

/// A user's edits of `.gitattributes`, before or during a run, are kept.
@Suite("import, and a .gitattributes that someone else edits", .serialized)
struct EditedAttributesTests {
  private let arguments = ["import", "--everything", "--include=*.bin", "--yes"]

  /// A repository with two versions of two files, and attributes unless `nil`.
  private func repository(_ attributes: String? = "*.txt text") async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.installFilters()
    try await repository.shell(
      """
      mkdir sub; seq 2000 >a.bin; seq 300 >sub/b.bin; echo text >t.txt
      \(attributes.map { "echo '\($0)' >.gitattributes" } ?? ":")
      git add -A; git commit -q -m one; seq 3000 >a.bin; git commit -q -a -m two
      """
    )
    return repository
  }

  private func content(_ repository: TestRepository) async throws -> String {
    try await repository.run("cat", [".gitattributes"]).output
  }

  @Test(
    "behind a flag, the edit and the flag stay, also at an undo",
    arguments: ["--skip-worktree", "--assume-unchanged"]
  )
  func flagged(flag: String) async throws {
    let repository = try await repository()
    try await repository.shell("git update-index \(flag) .gitattributes; echo mine >.gitattributes")
    let mark = try await repository.git("ls-files", "-v", ".gitattributes").output
    for arguments in [arguments, ["undo"], ["undo"]] {
      let result = try await repository.lfsMigrate(arguments)
      #expect(result.exitCode == 0, "\(result.errorOutput)")
      #expect(result.output.contains(".gitattributes' was changed or deleted"))
      #expect(try await content(repository) == "mine\n")
      #expect(try await repository.git("ls-files", "-v", ".gitattributes").output == mark)
      let ids = try await repository.git("rev-parse", ":.gitattributes", "HEAD:.gitattributes")
      #expect(Set(ids.lines).count == 1, "the index is that of HEAD")
    }
  }

  static let moments = [Moment.planned, .locked, .moving, .moved, .placing]

  @Test("made while the run works, it stays", arguments: moments)
  func edited(moment: Moment) async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(
      arguments,
      at: moment,
      "echo mine >.gitattributes"
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(result.output.contains(".gitattributes' was changed or deleted"), "\(result.output)")
    #expect(try await content(repository) == "mine\n")
    #expect(try await repository.git("status", "--porcelain", ".gitattributes").output != "")
    // The commit has the new version nevertheless.
    #expect(try await repository.attributes("HEAD:.gitattributes").count == 2)
    let left = try await repository.shell("ls -A . sub .git")
    #expect(!left.output.contains("lfs-migrate-"), "\(left.output)")
  }

  @Test("deleted while the run works, it is not made again", arguments: moments)
  func deleted(moment: Moment) async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(arguments, at: moment, "rm .gitattributes")
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await repository.git("status", "--porcelain").output == " D .gitattributes\n")
  }

  @Test(
    "made while the run works where there was none, it stays",
    arguments: [Moment.locked, .moving, .moved, .placing]
  )
  func added(moment: Moment) async throws {
    let repository = try await repository(nil)
    let result = try await repository.lfsMigrate(
      arguments,
      at: moment,
      "echo mine >.gitattributes"
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(result.output.contains(".gitattributes' was not tracked"), "\(result.output)")
    #expect(try await content(repository) == "mine\n")
  }

  @Test(
    "staged or deleted with Git while the run works, nothing is changed",
    arguments: [
      "echo mine >.gitattributes; git add .gitattributes", "git rm -q .gitattributes",
      "echo more >>t.txt; git add t.txt",
    ]
  )
  func staged(script: String) async throws {
    let repository = try await repository()
    let before = try await repository.git("for-each-ref").output
    let result = try await repository.lfsMigrate(arguments, at: .planned, script)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("working copy must not be dirty"))
    #expect(result.errorOutput.contains("Nothing was changed"))
    #expect(try await repository.git("for-each-ref").output == before)
    #expect(try await repository.git("diff", "--cached", "--name-only").lines.count == 1)
    #expect(
      try await repository.shell("ls .git/lfs-migrate* .git/index?* 2>&1 || :").lines.count == 2
    )
  }

  @Test(
    "Git cannot stage anything while the indexes are locked",
    arguments: [Moment.locked, .moved]
  )
  func stagingLocked(moment: Moment) async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(
      arguments,
      at: moment,
      "echo mine >>t.txt; git add t.txt && touch ../staged"
    )
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await repository.run("test", ["-e", "../staged"]).exitCode == 1)
    #expect(try await repository.git("status", "--porcelain").output == " M t.txt\n")
  }

  @Test("one that Git does not know, with the lines of the run, outlives undo after undo")
  func untracked() async throws {
    let repository = try await repository(nil)
    try await repository.shell("git lfs track '*.bin' >/dev/null")
    for (arguments, status) in [
      (arguments, ""), (["undo"], "?? .gitattributes\n"), (["undo"], ""),
      (["undo"], "?? .gitattributes\n"),
    ] {
      let result = try await repository.lfsMigrate(arguments)
      #expect(result.exitCode == 0, "\(result.errorOutput)")
      #expect(try await repository.git("status", "--porcelain").output == status)
      #expect(try await content(repository).contains("filter=lfs"))
    }
  }

  @Test("a link in the place of a folder stays, and what it leads to")
  func link() async throws {
    let repository = try await repository()
    try await repository.shell(
      """
      echo '*.bin -filter' >sub/.gitattributes; git add -A; git commit -q -m nested
      git ls-files sub | xargs git update-index --skip-worktree
      mv sub ../elsewhere; ln -s ../elsewhere sub; echo sub >>.git/info/exclude
      """
    )
    let before = try await repository.shell("readlink sub; ls -A sub; cat sub/.gitattributes")
    for arguments in [arguments, ["undo"]] {
      let result = try await repository.lfsMigrate(arguments)
      #expect(result.exitCode == 0, "\(result.errorOutput)")
      let now = try await repository.shell("readlink sub; ls -A sub; cat sub/.gitattributes")
      #expect(now.output == before.output)
    }
  }

  @Test(
    "a sparse checkout has it only where the patterns name it",
    arguments: [
      ("--no-cone /sub/", false), ("--no-cone '/*' '!/*.txt'", true), ("--cone sub", true),
      ("--no-cone '*' '!.git*'", false),
    ]
  )
  func sparse(patterns: String, isThere: Bool) async throws {
    let repository = try await repository(nil)
    try await repository.shell("git sparse-checkout set --no-sparse-index \(patterns)")
    let files = try await repository.shell("ls -A").output
    for (arguments, isImported) in [(arguments, true), (["undo"], false)] {
      let result = try await repository.lfsMigrate(arguments)
      #expect(result.exitCode == 0, "\(result.errorOutput)")
      #expect(try await repository.git("status", "--porcelain").output == "")
      let now = try await repository.shell("ls -A")
      #expect(now.lines.contains(".gitattributes") == (isThere && isImported))
      #expect(
        now.lines.filter { $0 != ".gitattributes" } == files.split(separator: "\n").map(String.init)
      )
    }
  }

  @Test("an undo by force does not write over a file that Git ignores")
  func ignored() async throws {
    let repository = try await repository(nil)
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.shell(
      """
      git rm -q --cached t.txt; echo t.txt >.gitignore; git add .gitignore; git commit -q -m ignore
      echo precious >t.txt
      """
    )
    let before = try await repository.git("for-each-ref").output
    let result = try await repository.lfsMigrate(["undo", "--force-refs", "main"])
    #expect(result.exitCode == 2)
    #expect(
      result.errorOutput.contains("t.txt") && result.errorOutput.contains("Nothing was changed")
    )
    #expect(try await repository.git("for-each-ref").output == before)
    #expect(try await repository.run("cat", ["t.txt"]).output == "precious\n")
    #expect(try await repository.git("status", "--porcelain").output == "")
  }
}
