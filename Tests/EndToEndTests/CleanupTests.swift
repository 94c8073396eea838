import TestSupport
import Testing

/// `cleanup` drops the old history, and nothing else.
@Suite("cleanup", .serialized)
struct CleanupTests {
  /// Three versions of a big file, incompressible text, a branch and a tag.
  static let history = """
    git config user.name T && git config user.email t@example.com
    big() { head -c 300000 /dev/urandom; }
    big > a.bin; big > keep.dat; echo 1 > t; git add .; git commit -qm one
    big > a.bin; git commit -qam two; git branch side; git tag -am v1 v1
    big > a.bin; git commit -qam three
    """

  private func make(bare: Bool = false) async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(Self.history)
    guard bare else { return repository }
    try await repository.git("clone", "-q", "--mirror", ".", "../bare.git")
    let path = repository.directory("bare.git")
    return TestRepository(
      path: path,
      in: repository.directory,
      environment: repository.environment
    )
  }

  @Test("makes the repository as small as was predicted", arguments: [false, true])
  func small(bare: Bool) async throws {
    let repository = try await make(bare: bare)
    let (old, tag) = (try await repository.id("main"), try await repository.id("v1"))
    let blob = try await repository.id("main:a.bin")
    try await repository.importing("--everything", "--include=*.bin")
    let verified = try await repository.lfsMigrate(["verify"])
    #expect(verified.exitCode == 0, "\(verified.output)\(verified.errorOutput)")
    let before = try await RepositoryState(of: repository)
    let report = try await repository.cleaning()
    #expect(try await RepositoryState(of: repository).firstDifference(from: before) == nil)
    #expect(try await repository.git("for-each-ref", "refs/lfs-migrate").output == "")
    for id in [old, tag, blob] { #expect(try await !repository.has(id)) }
    let size = try await repository.storeByteCount
    let predicted = try #require(report["storeBytes"]?["predicted"]?.integer)
    #expect(report["storeBytes"]?["now"]?.integer == size)
    #expect(abs(size - predicted) < predicted / 20, "\(size) of \(predicted)")
    #expect(report["left"]?["objects"] == .number(0))
    try await expectSound(repository)
    if !bare { #expect(try await repository.git("status", "--porcelain").output == "") }
    // The record stays, and `map` uses it.
    let map = try await repository.lfsMigrate(["map", old])
    #expect(map.line == "\(old) \(try await repository.id("main"))")
    // A second clean-up has nothing to do, and does no harm.
    let again = try await repository.cleaning()
    #expect(again["storeBytes"]?["now"]?.integer == size)
  }

  @Test("predicts well what was never packed well", arguments: ["git gc -q", ":"])
  func badlyPacked(preparation: String) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      python3 - <<'END' | git fast-import --quiet
      import random
      random.seed(7)
      lines = [[b"%030x\\n" % random.getrandbits(120) for _ in range(400)] for _ in range(20)]
      for number in range(150):
          print("commit refs/heads/main\\ncommitter A <a> %d +0000\\ndata 2\\nx" % number)
          for at in range(20):
              lines[at][random.randrange(400)] = b"%030x\\n" % random.getrandbits(120)
              name = "f%d.%s" % (at, "bin" if at == 0 else "txt")
              text = b"".join(lines[at]).decode()
              print("M 100644 inline %s\\ndata %d\\n%s" % (name, len(text), text))
      END
      git reset -q --hard; \(preparation)
      """
    )
    try await repository.importing("--everything", "--include=*.bin", "--verify")
    let report = try await repository.cleaning()
    let size = try await repository.storeByteCount
    let predicted = try #require(report["storeBytes"]?["predicted"]?.integer)
    #expect(abs(size - predicted) < predicted / 20, "\(size) of \(predicted)")
  }

  @Test("is refused without a verification, and without an answer")
  func refusals() async throws {
    let repository = try await make()
    try await repository.importing("--everything", "--include=*.bin")
    let run = try await repository.lastRun
    try await expectRefusal(of: ["cleanup", "--yes"], in: repository, saying: [run, "verify"])
    try await expectRefusal(of: ["cleanup", "--unverified"], in: repository, saying: ["--yes"])
    try await repository.markVerified()
    try await expectRefusal(of: ["cleanup"], in: repository, saying: ["--yes", "--dry-run"])
    try await expectRefusal(of: ["cleanup", "--yes", "nobody"], in: repository, saying: ["nobody"])
    for (key, value) in [
      ("gc.recentObjectsHook", "touch ran"), ("extensions.preciousObjects", "true"),
    ] {
      try await repository.git("config", key, value)
      try await expectRefusal(of: ["cleanup", "--yes"], in: repository, saying: [key])
      try await repository.git("config", "--unset", key)
    }
  }

  @Test("--dry-run lists what holds old objects, and changes nothing")
  func dryRun() async throws {
    let repository = try await make()
    try await repository.importing("--everything", "--include=*.bin")
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(["cleanup", "--dry-run"])
    #expect(result.exitCode == 0)
    for words in ["Not verified", "refs/lfs-migrate/", "refs/heads/main", "HEAD", "901 KB"] {
      #expect(result.output.contains(words), "\(words): \(result.output)")
    }
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }

  @Test("leaves stash entries, other entries of reflogs and other branches alone")
  func keeps() async throws {
    let repository = try await make()
    try await repository.shell(
      """
      git checkout -q --orphan light; git rm -rfq .; echo 1 > l; git add .; git commit -qm light
      echo 2 > l; git commit -qam gone; git reset -q --hard HEAD~1
      git checkout -q main; echo changed > t; git stash -q
      """
    )
    let gone = try await repository.id("light@{1}")
    let stash = try await repository.id("stash")
    try await repository.importing("--include=*.bin", "--include-ref=main", "--minimal")
    let report = try await repository.cleaning("--unverified")
    #expect(try await repository.id("light@{1}") == gone)
    #expect(try await repository.has(gone))
    #expect(try await repository.id("stash@{0}") == stash)
    let kinds = report["left"]?["holders"]?.elements.compactMap { $0["kind"]?.text } ?? []
    #expect(Set(kinds) == ["stash"])
    #expect(try await !repository.git("reflog", "main").output.contains("commit: two"))
    try await repository.git("stash", "drop", "-q")
    #expect(try await repository.cleaning()["left"]?["objects"] == .number(0))
  }

  @Test("does nothing, or all: a locked reference stops it before anything is dropped")
  func locked() async throws {
    let repository = try await make()
    try await repository.importing("--everything", "--include=*.bin")
    let run = try await repository.lastRun
    try await repository.shell("touch .git/refs/lfs-migrate/\(run)/history.lock")
    let before = try await repository.git("for-each-ref").output
    let result = try await repository.lfsMigrate(["cleanup", "--yes", "--unverified"])
    #expect(result.exitCode == 2)
    #expect(try await repository.git("for-each-ref").output == before)
    #expect(try await repository.shell("cat .git/lfs-migrate/runs/\(run)/state").line == "done")
    try await repository.shell("rm .git/refs/lfs-migrate/\(run)/history.lock")
    #expect(try await repository.lfsMigrate(["undo"]).exitCode == 0)
  }

  @Test("can be done again where Git could not pack what stays")
  func again() async throws {
    let repository = try await make()
    try await repository.importing("--everything", "--include=*.bin")
    try await repository.git("config", "pack.indexVersion", "9")
    let result = try await repository.lfsMigrate(["cleanup", "--yes", "--unverified"])
    #expect(result.exitCode == 3)
    #expect(result.errorOutput.contains("lfs-migrate cleanup"), "\(result.errorOutput)")
    try await repository.git("config", "--unset", "pack.indexVersion")
    #expect(try await repository.cleaning()["left"]?["objects"] == .number(0))
    try await expectSound(repository)
  }

  @Test("of a run that was undone drops what the run had made")
  func undone() async throws {
    let repository = try await make()
    let old = try await repository.id("main")
    try await repository.importing("--everything", "--include=*.bin")
    let (run, new) = (try await repository.lastRun, try await repository.id("main"))
    #expect(try await repository.lfsMigrate(["undo"]).exitCode == 0)
    let nothing = try await repository.lfsMigrate(["cleanup", "--yes"])
    #expect(nothing.exitCode == 0)
    #expect(nothing.output.contains("Nothing to clean up"))
    #expect(try await repository.has(new), "the undo can be undone")
    try await repository.cleaning(run)
    #expect(try await !repository.has(new))
    #expect(try await repository.id("main") == old)
    #expect(try await repository.git("for-each-ref", "refs/lfs-migrate").output == "")
    #expect(try await repository.shell("ls .git/objects/pack").output.contains(".keep") == false)
    try await expectSound(repository)
    // Its new objects are no answer any more.
    #expect(try await repository.lfsMigrate(["map", old]).output.contains(new) == false)
  }
}
