import TestSupport
import Testing

/// A worktree that Git has not refreshed, or whose settings name commands.
@Suite("import, and the working tree", .serialized)
struct WorktreeTests {
  private let arguments = ["import", "--yes", "--everything", "--include=*.bin"]

  @Test("is clean too where a copy has changed the times of all files")
  func copied() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell(
      "cp -r .git ../saved; find . -name '*.bin' -exec touch -d yesterday {} +"
    )
    let result = try await repository.lfsMigrate(arguments)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("no filter runs, not even where .gitattributes itself has one")
  func filters() async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell(
      """
      printf '#!/bin/sh\\ntouch %s/ran; cat' "$PWD/.git" > .git/filter && chmod +x .git/filter
      git config filter.other.clean "$PWD/.git/filter"
      git config filter.other.smudge "$PWD/.git/filter"
      echo '* filter=other' > .git/info/attributes
      """
    )
    let result = try await repository.lfsMigrate(arguments)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await repository.shell("ls .git").lines.contains("ran") == false)
  }

  @Test(
    "an executable .gitattributes becomes an ordinary file, and an undo makes it one again",
    arguments: [
      "", "*.txt text\\n", "*.txt filter=lfs diff=lfs merge=lfs -text\\n",
      "*.bin filter=lfs diff=lfs merge=lfs -text\\n",
    ]
  )
  func executableAttributes(text: String) async throws {
    let repository = try await TestRepository.make("octopus")
    try await repository.shell(
      """
      printf '\(text)' > .gitattributes && chmod +x .gitattributes
      git add .gitattributes && git commit -q -m attributes
      """
    )
    let mode = "test -x .gitattributes && echo x; git ls-tree HEAD .gitattributes | cut -c1-6"
    for (arguments, expected) in [
      (arguments + ["--verify"], ["100644"]), (["undo"], ["x", "100755"]), (["undo"], ["100644"]),
    ] {
      let result = try await repository.lfsMigrate(arguments)
      #expect(result.exitCode == 0, "\(result.errorOutput)")
      #expect(try await repository.shell(mode).lines == expected)
      #expect(try await repository.git("status", "--porcelain").output == "")
    }
  }
}
