import TestSupport
import Testing

@Suite("verify")
struct VerifyTests {
  private func migrated(_ arguments: String...) async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      seq 300 >w.bin; seq 2000 >big.dat; echo one >t.txt; git add -A; git commit -qm one
      seq 301 >w.bin; seq 10 >big.dat; git commit -qam two; git branch topic
      echo three >t.txt; git commit -qam three
      """
    )
    try await repository.lfsMigrate(["import", "--yes"] + arguments).checked()
    return repository
  }

  private func verify(
    _ arguments: String...,
    in repository: TestRepository,
    expecting exitCode: Int32 = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> CommandResult {
    let result = try await repository.lfsMigrate(["verify"] + arguments)
    #expect(
      result.exitCode == exitCode,
      "\(result.output)\(result.errorOutput)",
      sourceLocation: sourceLocation
    )
    return result
  }

  private func runs(_ repository: TestRepository) async throws -> [String] {
    try await repository.run("ls", [".git/lfs-migrate/runs"]).lines
  }

  @Test("does not hold a run to account for pointers of commits that it left alone")
  func spares() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      seq 300 | git lfs clean >w.bin; git add -A; git commit -qm pointer
      seq 300 >x.bin; git add -A; git commit -qm raw
      """
    )
    let pointer = try await repository.git("rev-parse", "main^").output
    let arguments = ["import", "--yes", "--minimal", "--include=*.bin", "--verify"]
    let result = try await repository.lfsMigrate(arguments)
    #expect(result.exitCode == 0, "\(result.output)\(result.errorOutput)")
    #expect(try await repository.git("rev-parse", "main^").output == pointer)
    _ = try await verify(in: repository)
  }

  @Test("says what was compared, and notes that the run was verified")
  func verifies() async throws {
    let repository = try await migrated("--everything", "--include=*.bin")
    let result = try await verify(in: repository)
    let run = try await runs(repository)[0]
    #expect(result.output.contains("Run \(run): import\n"))
    #expect(result.output.contains("Compared 3 commits with what they became"))
    #expect(result.output.contains("Verified: nothing was found"))
    let note = try await repository.run("cat", [".git/lfs-migrate/runs/\(run)/verified"])
    #expect(note.lines.count == 1)
    #expect(note.line.wholeMatch(of: /[0-9]+ ok/) != nil)
    let document = try JSONValue(
      parsing: try await verify("--json", run, in: repository).standardOutput
    )
    #expect(document["schema"] == .string("lfs-migrate/verify/1"))
    #expect(document["verified"] == .bool(true))
    #expect(document["commits"] == .number(3))
    #expect(document["files"] == .number(2))
    #expect(document["lfsObjects"]?["bytes"] == .number(Double(1092 + 1096)))
    #expect(document["refs"] == .number(2))
    #expect(document["findings"] == .array([]))
  }

  @Test(
    "verifies each kind of selection",
    arguments: [
      ["--everything", "--above=1kb"], ["--everything"],
      ["--everything", "--minimal", "-I", "*.dat"],
      ["--include=*.dat", "--above=500"], ["--include-ref=topic", "--include=*.bin"],
      ["--include-ref=main", "--exclude-ref=topic", "--include=*"],
    ]
  )
  func selections(arguments: [String]) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      seq 300 >w.bin; seq 2000 >big.dat; echo one >t.txt; git add -A; git commit -qm one
      seq 301 >w.bin; seq 10 >big.dat; git commit -qam two; git branch topic
      seq 302 >w.bin; echo three >t.txt; git commit -qam three
      """
    )
    try await repository.lfsMigrate(["import", "--yes", "--verify"] + arguments).checked()
    _ = try await verify(in: repository)
    let other = try await SecondOpinion.on(repository)
    #expect(other.exitCode == 0, "\(other.output)")
  }

  @Test("refs that were moved since build on what the run left, or are findings")
  func movedSince() async throws {
    let repository = try await migrated("--everything", "--include=*.bin")
    try await repository.shell("echo four >t.txt; git commit -qam four")
    let result = try await verify(in: repository)
    #expect(result.output.contains("refs/heads/main: was moved since the run, and builds on it"))
    try await repository.git("branch", "-D", "topic")
    let deleted = try await verify(in: repository)
    #expect(deleted.output.contains("refs/heads/topic: was deleted since the run"))
    try await repository.git("reset", "-q", "--hard", "main~2")
    let reset = try await verify(in: repository, expecting: 1)
    #expect(reset.output.contains("refs/heads/main: stands at"))
  }

  @Test("names refs that hold old objects, with the reason")
  func oldRefs() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      seq 300 >w.bin; git add -A; git commit -qm one; git branch topic
      git update-ref refs/remotes/origin/main HEAD
      git checkout -q topic; echo x >x; git add x; git commit -qm x; git checkout -q main
      """
    )
    try await repository.lfsMigrate(["import", "--include-ref=main", "--include=*.bin"]).checked()
    let result = try await verify(in: repository)
    #expect(result.output.contains("refs/remotes/origin/main: holds the old history"))
    #expect(
      result.output.contains("refs/heads/topic: holds old commits: its own were not selected")
    )
    try await repository.git("branch", "new", "topic")
    let new = try await verify(in: repository)
    #expect(new.output.contains("refs/heads/new: holds old commits: it was made since the run"))
  }

  @Test("one run after the other, undone, and done again")
  func severalRuns() async throws {
    let repository = try await migrated("--everything", "--include=*.bin")
    try await repository.lfsMigrate(["import", "--everything", "--include=*.dat"]).checked()
    let names = try await runs(repository)
    _ = try await verify(names[0], in: repository)
    _ = try await verify(names[1], in: repository)
    try await repository.lfsMigrate(["undo"]).checked()
    #expect(try await verify(in: repository).output.contains("Run \(names[0]): import"))
    let undone = try await verify(names[1], in: repository, expecting: 2)
    #expect(undone.errorOutput.contains("run \(names[1]) was taken back"))
    let undo = try await runs(repository)[2]
    #expect(try await verify(undo, in: repository).output.contains("An undo makes no commits"))
    try await repository.git("update-ref", "refs/heads/topic", "main~1~1")
    _ = try await verify(undo, in: repository, expecting: 1)
  }

  @Test("a commit on top")
  func noRewrite() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      seq 300 >w.bin; echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes
      git add -A; git commit -qm one
      """
    )
    try await repository.lfsMigrate(["import", "--no-rewrite", "--verify", "w.bin"]).checked()
    _ = try await verify(in: repository)
    try await repository.shell(
      """
      git cat-file commit main | sed 2d >c; new=$(git hash-object -t commit -w c); rm c
      sed -i "s/ $(git rev-parse main) / $new /" .git/lfs-migrate/runs/*/references
      git update-ref refs/heads/main $new
      """
    )
    let spoilt = try await verify(in: repository, expecting: 1)
    #expect(spoilt.output.contains("it has 0 parents instead of 1"))
  }

  @Test("a run that can't be verified is refused, with the reason")
  func refuses() async throws {
    let repository = try await TestRepository.empty()
    try await repository.git("commit", "-q", "--allow-empty", "-m", "one")
    let none = try await verify(in: repository, expecting: 2)
    #expect(none.errorOutput.contains("there is no run to verify"))
    let unknown = try await verify("nothing", in: repository, expecting: 2)
    #expect(unknown.errorOutput.contains("there is no run 'nothing'"))
    _ = try await verify("one", "two", in: repository, expecting: 2)
    _ = try await verify("--objects", in: repository, expecting: 2)
    _ = try await verify("--pointers", "--everything", "main", in: repository, expecting: 2)
    let other = try await migrated("--everything", "--include=*.bin")
    try await other.shell(
      """
      git for-each-ref --format='delete %(refname)' refs/lfs-migrate | git update-ref --stdin
      git reflog expire --expire=now --all; rm -f .git/ORIG_HEAD; git gc -q --prune=now
      """
    )
    let gone = try await verify(in: other, expecting: 2)
    #expect(gone.errorOutput.contains("is not here any more"))
    #expect(gone.errorOutput.contains("verify --pointers"))
  }

  @Test("--verify stops a run whose LFS object is damaged, before anything has moved")
  func stops() async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell("seq 300 >w.bin; seq 301 >x.bin; git add -A; git commit -qm one")
    // Attributes that untrack the path again: a pointer without its filter.
    try await repository.shell("echo '*.bin -filter' >.git/info/attributes")
    let before = try await repository.git("for-each-ref").output
    let packs = try await repository.run("ls", [".git/objects/pack"]).output
    let result = try await repository.lfsMigrate(
      ["import", "--verify", "--everything", "--exclude=*.txt", "--yes"]
    )
    // Without include patterns, git-lfs and `lfs-migrate` add no lines, so that pointers have no
    // filter.
    #expect(result.exitCode == 1, "\(result.output)\(result.errorOutput)")
    #expect(result.errorOutput.contains("no ref was moved"))
    #expect(result.errorOutput.contains("'w.bin' in commit"))
    #expect(try await repository.git("for-each-ref").output == before)
    #expect(try await repository.run("ls", [".git/objects/pack"]).output == packs)
    #expect(try await repository.run("ls", [".git/lfs-migrate/runs"]).lines.isEmpty)
    #expect(try await repository.git("status", "--porcelain").output.isEmpty)
  }
}
