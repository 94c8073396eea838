import TestSupport
import Testing

/// D20: patterns that match no file are named, and alone do not rewrite a history.
@Suite("patterns that match no file", .serialized)
struct UnmatchedPatternTests {
  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      "mkdir -p models/production; seq 900 >models/production/a.onnx; seq 800 >b.pth; echo t >n.txt"
    )
    try await repository.commit("one")
    return repository
  }

  @Test(
    "nothing is rewritten for lines alone, and what may have been meant is named",
    arguments: [
      ("*.onxx", "'*.onnx'"), ("models/production/", "'/models/production/**'"),
      ("*.{onnx,pth}", "'*.onnx,*.pth'"), ("*.onnx *.pth", "'*.onnx,*.pth'"),
      ("production", "'/models/production/**'"), (".onnx", "'*.onnx'"), ("onnx", "'*.onnx'"),
      ("*.ONNX", "'*.onnx'"), ("modles/**", "'/models/**'"),
      ("models\\production\\a.onnx", "'models/production/a.onnx'"), ("./b.pth", "'b.pth'"),
    ]
  )
  func suggestions(pattern: String, expected: String) async throws {
    let repository = try await repository()
    for command in ["import", "export"] {
      try await expectRefusal(
        of: [command, "--everything", "--include=\(pattern)"],
        in: repository,
        saying: ["matches no file", "--include=\(expected)", "'--yes'"]
      )
    }
    for arguments in [["info"], ["import", "--dry-run"], ["import", "--minimal"]] {
      let result = try await repository.lfsMigrate(arguments + ["--include=\(pattern)"]).checked()
      #expect(result.errorOutput.contains("--include=\(expected)"), "\(arguments)")
    }
  }

  @Test("'--yes' rewrites all the same, as git-lfs does")
  func yes() async throws {
    let repository = try await repository()
    let expected = try await repository.referencesAfterGitLFS("--include=*.onxx")
    let result = try await repository.importing("--include=*.onxx").result
    #expect(result.errorOutput.contains("Warning: '*.onxx' (--include) matches no file"))
    #expect(
      try await RepositoryState(of: repository).references["refs/heads/main"]
        == expected["refs/heads/main"]
    )
  }

  @Test("where one pattern matches, the others are named and the run goes on")
  func others() async throws {
    let repository = try await repository()
    let result = try await repository.lfsMigrate(
      ["import", "--include=*.pth,*.bin,*.pth", "--exclude=*.onx", "--json"]
    ).checked()
    #expect(result.errorOutput.contains("'*.bin' (--include) matches no file"))
    #expect(result.errorOutput.contains("Did you mean --exclude='*.onnx'?"))
    #expect(!result.errorOutput.contains("'*.pth' (--include)"))
    let document = try JSONValue(parsing: result.standardOutput)
    #expect(document["plan"]?["unmatchedPatterns"]?.elements.count == 2)
    #expect(try await repository.isPointer("HEAD:b.pth"))
  }

  @Test("patterns that match only DVC's own files say so")
  func protected() async throws {
    let repository = try await repository()
    try await repository.shell("echo x >m.dvc")
    try await repository.commit("two")
    try await expectRefusal(
      of: ["import", "--include=*.dvc"],
      in: repository,
      saying: ["matches only files that Git, Git LFS or DVC reads"]
    )
  }

  @Test("a pattern whose files are too small for --above, or pointers already, matches")
  func matched() async throws {
    let repository = try await repository()
    let small = try await repository.lfsMigrate(["import", "--include=*.pth", "--above=1GB"])
    #expect(!small.errorOutput.contains("matches no file"))
    try await repository.importing("--include=*.pth")
    let again = try await repository.lfsMigrate(["import", "--include=*.pth"]).checked()
    #expect(!again.errorOutput.contains("matches no file"))
  }
}
