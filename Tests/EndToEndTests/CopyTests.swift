import TestSupport
import Testing

/// A copy has the records and the list of worktrees of its original, and neither must lead back to
/// it.
@Suite("a copied or moved repository", .serialized)
struct CopyTests {
  private static let command = "import --everything --include=*.bin --yes --no-progress"
  private static let arguments = command.split(separator: " ").map(String.init)

  private func make(_ script: String = ":") async throws -> TestRepository {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      """
      kill_in() { (cd "$1"; shift; LFS_MIGRATE_FAULT=fsync:1:kill "$@" >../out 2>&1) || :; }
      mkdir sub; seq 5000 >a.bin; echo x >sub/x; git add .; git commit -qm one; git branch side
      \(script.replacing("RUN", with: "\(Checkout.binary) \(Self.command)"))
      """
    )
    return repository
  }

  private func isMigrated(_ repository: TestRepository, _ path: String) async throws -> Bool {
    try await repository.git("-C", path, "cat-file", "-p", "side:a.bin").output
      .hasPrefix("version https://git-lfs")
  }

  @Test(
    "a run that was killed is gone on with where 'resume' is called",
    arguments: [
      "kill_in . RUN; cp -a . ../copy",
      "kill_in sub RUN; cp -a . ../copy",
      // Started from another repository, to which the variable does not apply.
      "git clone -q --bare . ../copy; kill_in . env GIT_DIR=\"${PWD%/*}/copy\" RUN",
      // The record of a repository from elsewhere is untrusted.
      """
      git clone -q . ../copy; git -C ../copy branch -q side origin/side; kill_in ../copy RUN
      sed -i "s:^directory .*:directory $PWD:" ../copy/.git/lfs-migrate/runs/*/record
      """,
    ]
  )
  func resumed(_ script: String) async throws {
    let repository = try await make(script)
    let before = try await FileListing(of: repository)
    let copy = repository.directory("copy")
    let result = try await repository.lfsMigrate(["resume"], in: copy)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await isMigrated(repository, copy))
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }

  @Test("a repository that was moved is gone on with in its new place, in the same folder")
  func moved() async throws {
    let repository = try await make(
      "kill_in sub RUN --object-map=../../map; mv \"$PWD\" ../moved; mkdir \"$PWD\""
    )
    let moved = repository.directory("moved")
    let result = try await repository.lfsMigrate(["resume"], in: moved)
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(try await isMigrated(repository, moved))
    // The map of the killed run was removed and made again, relative to that folder.
    #expect(try await repository.shell("wc -l <../map").line == "1")
  }

  @Test(
    "what was started in no folder of this repository is refused, with its command",
    arguments: [
      ("git worktree add -q ../wt side; kill_in ../wt RUN; cp -a . ../copy", "import --everything"),
      ("kill_in sub RUN; cp -a . ../copy; rm -r ../copy/sub", "import --everything"),
      ("kill_in sub RUN; cp -a . ../copy; cd ../copy/sub; git init -q", "import --everything"),
      (
        "cp -a . ../copy; kill_in ../copy RUN; sed -i 's:^prefix.*:prefix ../repository/:' "
          + "../copy/.git/lfs-migrate/runs/*/record", "import --everything"
      ),
      (
        "cp -a . ../copy; kill_in ../copy RUN; sed -i '0,/^argument/s/^argument.*/argument cleanup/' "
          + "../copy/.git/lfs-migrate/runs/*/record", "its command is none"
      ),
    ]
  )
  func elsewhere(_ script: String, _ words: String) async throws {
    let repository = try await make(script)
    let before = try await FileListing(of: repository)
    let copy = repository.directory("copy")
    let result = try await repository.lfsMigrate(["resume"], in: copy)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains(words), "\(result.errorOutput)")
    #expect(try await !isMigrated(repository, copy))
    #expect(try await FileListing(of: repository).changes(since: before) == [])
    try await repository.lfsMigrate(["abort"], in: copy).checked()
  }

  @Test(
    "a map of commits is taken away only by the repository whose run made it",
    arguments: [
      ("kill_in . RUN --object-map=../map; cp -a . ../copy", "abort"),
      ("kill_in . RUN --object-map=../map; cp -a . ../copy", "resume"),
      (
        "cp -a . ../copy; kill_in ../copy RUN; echo precious >../map; "
          + "echo object-map ${PWD%/*}/map >>../copy/.git/lfs-migrate/runs/*/record", "abort"
      ),
    ]
  )
  func objectMap(_ script: String, _ command: String) async throws {
    let repository = try await make(script)
    let before = try await repository.shell("cat ../map").output
    _ = try await repository.lfsMigrate([command], in: repository.directory("copy"))
    #expect(try await repository.shell("cat ../map").output == before)
    // It is removed in the original.
    guard before.isEmpty else { return }
    try await repository.lfsMigrate(["abort"]).checked()
    #expect(try await repository.shell("test -e ../map || echo gone").line == "gone")
  }

  @Test(
    "a trial in a copy leaves the original's worktrees alone, and says so",
    arguments: [
      ":", "echo 'gitdir: ../repository/.git/worktrees/wt' >../wt/.git",
      "git worktree lock ../wt", "git -C ../wt checkout -q --detach",
      // Another repository is at the path by now.
      "rm -r ../wt; git clone -q . ../wt; git -C ../wt checkout -q side",
    ]
  )
  func trial(_ script: String) async throws {
    let repository = try await make("git worktree add -q ../wt side; \(script); cp -a . ../copy")
    let worktree = TestRepository(
      path: repository.directory("wt"),
      in: repository.directory,
      environment: repository.environment
    )
    let before = try await FileListing(of: worktree)
    let copy = repository.directory("copy")
    for arguments in [Self.arguments + ["--verify"], ["undo"], ["undo"]] {
      let result = try await repository.lfsMigrate(arguments, in: copy)
      #expect(result.exitCode == 0, "\(result.errorOutput)")
      #expect(result.errorOutput.contains("/wt' are left as they are"), "\(result.errorOutput)")
      #expect(try await FileListing(of: worktree).changes(since: before) == [])
    }
    #expect(try await isMigrated(repository, copy))
    #expect(try await repository.git("-C", copy, "status", "--porcelain").output == "")
    #expect(try await repository.git("-C", worktree.path, "status", "--porcelain").output == "")
  }

  @Test(
    "a worktree that does not lead to its repository is refused with what helps",
    arguments: [
      (
        "git worktree add -q ../wt side; mv \"$PWD\" ../copy; mkdir \"$PWD\"", "copy",
        "worktree repair"
      ),
      ("git worktree add -q ../wt side; cp -a ../wt ../copy", "copy", "is a copy of the worktree"),
      (
        "git config core.worktree \"$PWD\"; cp -a . ../copy", "copy",
        "belongs to another repository"
      ),
    ]
  )
  func refused(_ script: String, _ place: String, _ words: String) async throws {
    let repository = try await make(script)
    let before = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(
      Self.arguments,
      in: repository.directory(place)
    )
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains(words), "\(result.errorOutput)")
    #expect(try await FileListing(of: repository).changes(since: before) == [])
  }

  @Test("a worktree that is not there is named, and the run goes on")
  func missing() async throws {
    let repository = try await make("git worktree add -q ../wt side; rm -r ../wt")
    let result = try await repository.lfsMigrate(Self.arguments + ["--verify"])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(result.errorOutput.contains("no worktree at"), "\(result.errorOutput)")
  }

  @Test("a worktree that only a variable leads away from is not taken for another directory")
  func variable() async throws {
    let repository = try await make(
      """
      # Killed when the references have moved, and the files have not followed.
      (LFS_MIGRATE_FAULT_LOG=../calls RUN --dry-run >/dev/null 2>&1); cp -a . ../trial
      (cd ../trial; LFS_MIGRATE_FAULT_LOG=../calls RUN >/dev/null 2>&1)
      n=$(grep '^change ' ../calls | grep -n 'rename .*/state$' | tail -2 | head -1 | cut -d: -f1)
      (LFS_MIGRATE_FAULT=change:$((n + 1)):kill RUN >../out 2>&1) || :
      grep -q moved .git/lfs-migrate/runs/*/state
      mkdir ../elsewhere
      """
    )
    let elsewhere = repository.directory("elsewhere")
    let setting = ["GIT_DIR": repository.path + "/.git"]
    let result = try await repository.lfsMigrate(["resume"], in: elsewhere, setting: setting)
    #expect(result.exitCode == 2, "\(result.errorOutput)")
    #expect(result.errorOutput.contains("and Git takes"), "\(result.errorOutput)")
    #expect(try await repository.shell("ls -A ../elsewhere").output == "")
    try await repository.lfsMigrate(["resume"]).checked()
    #expect(try await repository.git("status", "--porcelain").output == "")
  }

  @Test("a worktree that a setting names may be worked on from outside it")
  func setting() async throws {
    let repository = try await make(
      """
      mv .git ../dots.git; git -C ../dots.git config core.worktree "$PWD"
      mkdir ../outside; cd ../outside; export GIT_DIR="${PWD%/*}/dots.git"
      LFS_MIGRATE_FAULT_LOG=../calls RUN --dry-run >/dev/null 2>&1; cp -a ../dots.git ../trial.git
      (export GIT_DIR="${PWD%/*}/trial.git"; git config core.worktree "${PWD%/*}/copy"
        cp -a ../repository ../copy; git update-index -q --refresh
        LFS_MIGRATE_FAULT_LOG=../calls RUN >/dev/null 2>&1)
      n=$(grep '^change ' ../calls | grep -n 'rename .*/state$' | tail -2 | head -1 | cut -d: -f1)
      (LFS_MIGRATE_FAULT=change:$((n + 1)):kill RUN >../out 2>&1) || :
      grep -q moved ../dots.git/lfs-migrate/runs/*/state
      """
    )
    let outside = repository.directory("outside")
    let setting = ["GIT_DIR": repository.directory("dots.git")]
    try await repository.lfsMigrate(["resume"], in: outside, setting: setting).checked()
    #expect(try await repository.shell("GIT_DIR=../dots.git git status --porcelain").output == "")
  }
}
