import TestSupport
import Testing

/// D8: files that Git, Git LFS or DVC itself reads are never converted or tracked by LFS.
@Suite("import, files that Git and DVC read themselves", .serialized)
struct ProtectedFileTests {
  private static let script = """
    mkdir -p data/.dvc data/sub .dvc other
    seq 3000 >data/m.bin; seq 20 >data/m.csv.dvc; echo stages: >data/dvc.yaml
    echo '# notes' >data/README.md; echo '*.tmp' >data/.gitignore; echo '[core]' >data/.dvc/config
    echo '[core]' >.dvc/config; seq 9 >data/sub/t.yaml; echo x >other/x.dvc; echo schema: >dvc.lock
    """
  private static let names = [
    "data/m.csv.dvc", "data/dvc.yaml", "data/.gitignore", "data/.dvc/config", ".dvc/config",
    "other/x.dvc", "dvc.lock",
  ]

  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(Self.script)
    try await repository.commit("one")
    try await repository.shell("seq 4000 >data/m.bin; cp -r data/.dvc other/config-of-no-one")
    try await repository.commit("two")
    return repository
  }

  @Test(
    "stay as they are, also at the next 'git add'",
    arguments: [
      ["--include=/data/**"], ["--include=data/**,*.lock"], ["--include=*"], ["--include=**"], [],
      ["--include=*.dvc,config,*.bin"], ["--include=/data/**", "--minimal"],
    ]
  )
  func stay(arguments: [String]) async throws {
    let repository = try await repository()
    let before = try await repository.files(of: "HEAD")
    try await repository.importing(["--everything", "--verify"] + arguments)
    try await repository.lfsMigrate(["verify"]).checked()
    let after = try await repository.files(of: "HEAD")
    for name in Self.names {
      let name = Array(name.utf8)
      #expect(after[name] == before[name], "\(String(decoding: name, as: UTF8.self))")
    }
    #expect(try await repository.isPointer("HEAD:data/m.bin"))
    try await repository.installFilters()
    try await repository.expectClean()
    try await repository.git("add", "--renormalize", ".")
    #expect(try await repository.git("status", "--porcelain").output == "")
    // A second run has nothing to add.
    let again = try await repository.lfsMigrate(["import", "--yes", "--everything"] + arguments)
    #expect(again.errorOutput.contains("Nothing to do"))
  }

  @Test("are named in the plan, and text that a folder pattern takes along as well")
  func plan() async throws {
    let repository = try await repository()
    let arguments = ["import", "--everything", "--include=/data/**", "--dry-run"]
    let text = try await repository.lfsMigrate(arguments).checked().output
    #expect(text.contains("Small text files among them: 2, data/README.md, data/sub/t.yaml"))
    #expect(text.contains("--exclude='/data/**/*.md,/data/**/*.yaml'"))
    #expect(text.contains("DVC reads them: 4, data/.dvc/, data/.gitignore, data/dvc.yaml"))
    let json = try await repository.lfsMigrate(arguments + ["--json"]).checked().standardOutput
    let plan = try JSONValue(parsing: json)["plan"]
    #expect(plan?["protectedFiles"]?["count"]?.integer == 4)
    #expect(plan?["textFiles"]?["excludes"]?[0]?.text == "/data/**/*.md")
    try await repository.importing(
      "--everything",
      "--include=/data/**",
      "--exclude=/data/**/*.md,/data/**/*.yaml"
    )
    #expect(try await !repository.isPointer("HEAD:data/README.md"))
  }

  @Test("where no pattern matches one, ids are those of git-lfs")
  func identity() async throws {
    let repository = try await repository()
    let expected = try await repository.referencesAfterGitLFS("--everything", "--include=*.bin")
    try await repository.importing("--everything", "--include=*.bin")
    let found = try await RepositoryState(of: repository).references
    #expect(found["refs/heads/main"] == expected["refs/heads/main"])
  }

  @Test("--fixup and --no-rewrite leave them, and an export turns pointers back")
  func others() async throws {
    let repository = try await repository()
    try await repository.installFilters()
    try await repository.shell(
      "echo '/data/** filter=lfs diff=lfs merge=lfs -text' >.gitattributes"
    )
    try await repository.git("add", ".gitattributes")
    try await repository.git("commit", "-q", "-m", "track")
    try await repository.importing("--fixup", "--verify")
    #expect(try await repository.isPointer("HEAD:data/m.bin"))
    #expect(try await !repository.isPointer("HEAD:data/m.csv.dvc"))
    let refused = try await repository.lfsMigrate(["import", "--no-rewrite", "data/m.csv.dvc"])
    #expect(refused.exitCode == 2)
    #expect(refused.errorOutput.contains("Git, Git LFS or DVC itself reads it"))
    // As an earlier `git add` has made them.
    try await repository.shell("touch data/* data/.dvc/*; git add --renormalize data")
    try await repository.git("commit", "-q", "-m", "pointers")
    #expect(try await repository.isPointer("HEAD:data/m.csv.dvc"))
    try await repository.exporting("--include=*.dvc,config", "--verify")
    #expect(try await !repository.isPointer("HEAD:data/m.csv.dvc"))
    #expect(try await !repository.isPointer("HEAD:data/.dvc/config"))
  }
}
