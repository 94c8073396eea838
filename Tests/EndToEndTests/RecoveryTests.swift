import TestSupport
import Testing

/// A run that was killed half-way is resumed or aborted, and no changes of other processes are
/// lost.
@Suite("a run that was killed half-way", .serialized)
struct RecoveryTests {
  private static let setting = UndoSetting(
    testDescription: "",
    script: """
      git tag -a -m v1 v1; git notes add -m note main
      echo more >>text; git stash -q
      git worktree add -q --detach ../detached side
      """
  )

  /// The state before and after a run.
  private struct Ends {
    let repository: TestRepository
    let before: WholeState
    let after: WholeState
  }

  /// The output of `git for-each-ref`, without a run's own references.
  private static func common(_ state: WholeState) -> [String] {
    state.lines.filter { !$0.contains("refs/lfs-migrate/") }
  }

  /// Kills the program and its Git at a call that changes files or starts Git.
  private func kill(
    _ repository: TestRepository,
    _ arguments: [String],
    at fault: String
  ) async throws -> CommandResult {
    let log = repository.directory("log")
    try await repository.run("rm", ["-f", log])
    // In a process group of its own, so that the kill does not reach the test.
    return try await Command.run(
      "setsid",
      ["--wait", Checkout.binary] + arguments + ["--no-progress"],
      in: repository.path,
      environment: repository.environment.setting([
        "LFS_MIGRATE_FAULT": fault, "LFS_MIGRATE_FAULT_LOG": log,
      ])
    )
  }

  /// The calls of a kind in a whole run from its first state on, with their numbers.
  private func calls(
    _ kind: String,
    _ arguments: [String],
    _ original: TestRepository,
    from mark: String
  ) async throws -> [(number: Int, text: String)] {
    let repository = try await original.copy()
    _ = try await kill(repository, arguments, at: "none:1:kill")
    let lines = try await repository.run("cat", [repository.directory("log")]).lines
    let start = try #require(lines.firstIndex { $0.contains(mark) })
    var number = 0
    var found: [(number: Int, text: String)] = []
    for (index, line) in lines.enumerated() where line.hasPrefix(kind + " ") {
      number += 1
      if index >= start { found.append((number, line)) }
    }
    return found
  }

  @Test("at each step of publishing an import", arguments: ["change", "git"])
  func everyStep(_ kind: String) async throws {
    let original = try await Self.setting.repository()
    let arguments = ["import", "--yes", "--everything", "--include=*.bin"]
    try await check(kind, arguments, original, from: "/own-references")
  }

  @Test("at each step of an undo", arguments: ["change", "git"])
  func everyStepOfUndo(_ kind: String) async throws {
    let original = try await Self.setting.repository()
    // A copy has other times, so that Git compares contents through the filters.
    try await original.installFilters()
    try await original.importing("--everything", "--include=*.bin")
    try await check(kind, ["undo"], original, from: "/record.tmp")
  }

  private func check(
    _ kind: String,
    _ arguments: [String],
    _ original: TestRepository,
    from mark: String
  ) async throws {
    // Without worktrees outside of the repository, which a copy of its directory lacks.
    try await original.git("worktree", "remove", "../detached")
    let before = try await WholeState(of: original.copy())
    let whole = try await original.copy()
    _ = try await whole.lfsMigrate(arguments + ["--no-progress"]).checked()
    let after = try await WholeState(of: whole)
    let calls = try await calls(kind, arguments, original, from: mark)
    #expect(calls.count > 3)
    // At most about 30, spread over all.
    let step = calls.count / 30 + 1
    for index in stride(from: 0, to: calls.count, by: step) {
      let call = calls[index]
      let repository = try await original.copy()
      let fault =
        "\(kind):\(call.number):\(index / step % 2 == 0 ? "kill-group" : "kill-group-after")"
      let place: Comment = "\(fault): \(call.text)"
      let killed = try await kill(repository, arguments, at: fault)
      #expect(killed.exitCode != 0, place)
      switch try await repository.newestState() {
      case "halfway":
        let refused = try await repository.lfsMigrate([
          "import", "--yes", "--everything", "--above=1GB",
        ])
        #expect([0, 3].contains(refused.exitCode), place)
        guard refused.exitCode == 3 else { break }
        #expect(refused.errorOutput.contains("lfs-migrate resume"), place)
        let isResumed = index / step % 3 != 0
        let result = try await repository.lfsMigrate([isResumed ? "resume" : "abort"])
        #expect(result.exitCode == 0, "\(fault): \(call.text) \(result.errorOutput)")
        #expect(!result.output.contains("Warning"), "\(fault): \(call.text) \(result.output)")
        let state = try await WholeState(of: repository)
        let expected = isResumed ? after : before
        #expect(Self.differences(state, expected) == [], place)
        #expect(try await repository.newestState() == (isResumed ? "done" : "aborted"), place)
      case "interrupted":
        #expect(Self.differences(try await WholeState(of: repository), before) == [], place)
        let result = try await repository.lfsMigrate(["resume"])
        #expect(result.exitCode == 0, "\(fault): \(call.text) \(result.errorOutput)")
        #expect(Self.differences(try await WholeState(of: repository), after) == [], place)
      default:
        var state = try await WholeState(of: repository)
        if Self.differences(state, before) == [] {
          // The kill was before there was a record.
          let result = try await repository.lfsMigrate(arguments)
          #expect(result.exitCode == 0, "\(fault): \(call.text) \(result.errorOutput)")
          state = try await WholeState(of: repository)
        }
        #expect(Self.differences(state, after) == [], place)
      }
      try await repository.git("fsck", "--strict", "--no-dangling")
      let left = try await repository.shell(
        """
        find .git -name '*.lock' -o -name '*.new' -o -name '*.tmp' -o -name '*tmp-pack*'
        find .git/lfs/tmp -type f -path '*lfs-migrate-*' 2>/dev/null || true
        """
      )
      #expect(left.output == "", place)
    }
  }

  /// The differences, except for those of the run's name, the time, and the copy.
  private static func differences(_ state: WholeState, _ other: WholeState) -> [String] {
    state.contentDifferences(from: other).filter { line in
      !["refs/lfs-migrate/", "== ", "refs/notes"].contains(where: line.contains)
    }
  }

  /// A run of which some references were moved back, as if it had been killed between them.
  private func halfMoved() async throws -> Ends {
    let repository = try await Self.setting.repository()
    let before = try await WholeState(of: repository)
    try await repository.importing("--everything", "--include=*.bin")
    let after = try await WholeState(of: repository)
    let run = try #require(try await repository.runs().first?["run"]?.text)
    let folder = ".git/lfs-migrate/runs/\(run)"
    try await repository.shell(
      """
      grep -E 'refs/heads/side|refs/tags/v1|refs/notes' \(folder)/references |
        awk '{ print "update", $3, $1, $2 }' | git update-ref --stdin
      git update-ref -d refs/lfs-migrate/\(run)/refs/heads/main
      echo publishing >\(folder)/state
      """
    )
    return Ends(repository: repository, before: before, after: after)
  }

  @Test("says so at the next command, which changes nothing")
  func said() async throws {
    let repository = try await halfMoved().repository
    let listing = try await FileListing(of: repository)
    for command in [
      ["import", "--everything", "--yes", "--include=text"],
      ["export", "--everything", "--include=*"],
      ["undo"],
    ] {
      let result = try await repository.lfsMigrate(command)
      #expect(result.exitCode == 3, "\(result.errorOutput)")
      #expect(result.errorOutput.contains("'lfs-migrate resume'"))
      #expect(result.errorOutput.contains("'lfs-migrate abort'"))
    }
    let info = try await repository.lfsMigrate(["info"]).checked()
    #expect(info.errorOutput.contains("was killed while refs moved"))
    #expect(try await repository.newestState() == "halfway")
    #expect(try await FileListing(of: repository).changes(since: listing) == [])
  }

  @Test("is completed")
  func resumed() async throws {
    let ends = try await halfMoved()
    let result = try await ends.repository.lfsMigrate(["resume", "--json"]).checked()
    let report = try JSONValue(parsing: result.standardOutput)
    #expect(report["schema"]?.text == "lfs-migrate/resume/1")
    #expect(report["movedRefs"]?.elements.count == 3)
    #expect(try await WholeState(of: ends.repository).differences(from: ends.after) == [])
    try await expectRefusal(
      of: ["resume"],
      in: ends.repository,
      saying: ["no run was interrupted"]
    )
  }

  @Test("is taken back")
  func aborted() async throws {
    let ends = try await halfMoved()
    let result = try await ends.repository.lfsMigrate(["abort"]).checked()
    #expect(!result.output.contains("Warning"), "\(result.output)")
    #expect(try await WholeState(of: ends.repository).differences(from: ends.before) == [])
    #expect(try await ends.repository.newestState() == "aborted")
    // The command can be run again.
    try await ends.repository.importing("--everything", "--include=*.bin")
    let now = try await WholeState(of: ends.repository)
    #expect(Self.differences(now, ends.after) == [])
  }

  @Test("is left alone where someone moved a reference meanwhile", arguments: ["resume", "abort"])
  func elsewhere(_ command: String) async throws {
    let repository = try await halfMoved().repository
    try await repository.shell("git branch -q -f side main~1; git checkout -q -- . || true")
    let listing = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate([command])
    #expect(result.exitCode == 3, "\(result.errorOutput)")
    #expect(result.errorOutput.contains("refs/heads/side: is "))
    #expect(result.errorOutput.contains("Nothing was overwritten"))
    #expect(try await FileListing(of: repository).changes(since: listing) == [])
  }

  @Test("finds the locks that its Git left, and no others", arguments: ["resume", "abort"])
  func staleLocks(_ command: String) async throws {
    let ends = try await halfMoved()
    let repository = ends.repository
    let new = try await repository.shell(
      "grep refs/heads/side .git/lfs-migrate/runs/*/references | cut -d' ' -f2"
    ).line
    try await repository.shell(
      """
      echo \(new) >.git/refs/heads/side.lock
      : >.git/HEAD.lock; : >.git/packed-refs.lock; : >.git/packed-refs.new; : >.git/index.lock
      """
    )
    try await repository.lfsMigrate([command]).checked()
    let state = try await WholeState(of: repository)
    #expect(state.differences(from: command == "resume" ? ends.after : ends.before) == [])
    #expect(try await repository.shell("find .git -name '*.lock' -o -name '*.new'").output == "")
  }

  @Test(
    "does not touch a lock that someone else may hold",
    arguments: [
      "echo 1111111111111111111111111111111111111111 >.git/refs/heads/side.lock",
      ": >.git/refs/heads/side.lock; touch -d '2001-01-01' .git/refs/heads/side.lock",
    ]
  )
  func foreignLocks(_ script: String) async throws {
    let repository = try await halfMoved().repository
    try await repository.shell(script)
    let listing = try await FileListing(of: repository)
    let result = try await repository.lfsMigrate(["resume"])
    #expect(result.exitCode == 3, "\(result.errorOutput)")
    #expect(result.errorOutput.contains("refs/heads/side.lock"))
    #expect(try await FileListing(of: repository).changes(since: listing) == [])
  }

  @Test("does not touch a lock while a Git is at work")
  func gitAtWork() async throws {
    let repository = try await halfMoved().repository
    try await repository.shell(": >.git/refs/heads/side.lock")
    let result = try await repository.shell(
      """
      mkfifo ../pipe
      git cat-file --batch <../pipe >/dev/null &
      exec 3>../pipe
      code=0; '\(Checkout.binary)' resume || code=$?
      exec 3>&-; wait; rm ../pipe
      echo $code
      """
    )
    #expect(result.output == "3\n", "\(result.errorOutput)")
  }
}

/// Git was killed, and the run that started it was not.
@Suite("a run whose Git was killed", .serialized)
struct KilledGitTests {
  /// A repository with a Git that locks all references that it should move, and is killed.
  ///
  /// - Parameter isSlow: whether another Git is running meanwhile, so that the locks may be its
  ///   own.
  private func make(isSlow: Bool) async throws -> TestRepository {
    let repository = try await UndoSetting.all[0].repository()
    try await repository.shell(
      """
      mkdir ../bin; cat >../bin/git; chmod +x ../bin/git
      sed -i "s:REAL:$(command -v git):; s:SLOW:\(isSlow ? "yes" : ""):" ../bin/git
      """,
      input: Array(
        #"""
        #!/bin/bash
        case " $* " in
        *" update-ref "*)
          while IFS= read -r -d '' command; do
            [[ $command = "update refs/"* ]] || continue
            IFS= read -r -d '' new
            path=$PWD/.git/${command#update }.lock; mkdir -p "${path%/*}"; echo $new >"$path"
          done
          if [ -n "SLOW" ]; then
            mkfifo ../wait; (exec <&- >&- 2>&-; exec REAL cat-file --batch <../wait) &
            echo $! >../slow
          fi
          kill -9 $$ ;;
        esac
        exec REAL "$@"
        """#.utf8
      )
    )
    return repository
  }

  private let arguments = ["import", "--yes", "--everything", "--include=*.bin"]

  private func importing(_ repository: TestRepository) async throws -> CommandResult {
    let path = try #require(repository.environment.variables["PATH"])
    return try await repository.lfsMigrate(
      arguments,
      setting: ["PATH": "\(repository.directory("bin")):\(path)"]
    )
  }

  private func locks(_ repository: TestRepository) async throws -> Int {
    try await repository.shell("find .git -name '*.lock'").lines.count
  }

  @Test("has changed nothing, leaves no lock, and can be run again")
  func again() async throws {
    let repository = try await make(isSlow: false)
    let before = try await repository.git("for-each-ref").output
    let result = try await importing(repository)
    #expect(result.exitCode == 2)
    #expect(result.errorOutput.contains("Nothing was changed"), "\(result.errorOutput)")
    #expect(try await locks(repository) == 0)
    #expect(try await repository.git("for-each-ref").output == before)
    try await repository.lfsMigrate(arguments).checked()
  }

  @Test(
    "says so where locks may be someone's, and abort removes them later",
    arguments: ["abort", "resume"]
  )
  func later(_ command: String) async throws {
    let repository = try await make(isSlow: true)
    let result = try await importing(repository)
    #expect(result.exitCode == 3, "\(result.errorOutput)")
    #expect(result.errorOutput.contains("lfs-migrate abort"), "\(result.errorOutput)")
    #expect(try await locks(repository) > 0)
    try await repository.shell("kill $(cat ../slow); rm ../wait")
    try await repository.lfsMigrate([command]).checked()
    #expect(try await locks(repository) == 0)
  }
}

/// A run that was killed before anything changed is run again, and has less to do.
@Suite("a run that was killed early", .serialized)
struct ResumeTests {
  /// An import that was killed after it had converted its files.
  private func killed() async throws -> TestRepository {
    let repository = try await UndoSetting.all[0].repository()
    let result = try await Command.run(
      "setsid",
      ["--wait", Checkout.binary, "import", "--yes", "--everything", "--include=*.bin"],
      in: repository.path + "/sub",
      environment: repository.environment.setting(["LFS_MIGRATE_FAULT": "fsync:1:kill-group"])
    )
    #expect(result.exitCode != 0)
    return repository
  }

  @Test("is run again by resume, from anywhere")
  func resumed() async throws {
    let whole = try await UndoSetting.all[0].repository()
    try await whole.importing("--everything", "--include=*.bin")
    let repository = try await killed()
    let run = try #require(try await repository.runs().first)
    #expect(run["state"]?.text == "interrupted")
    let name = try #require(run["run"]?.text)
    let converted = try await repository.shell(
      "cat .git/lfs-migrate/runs/\(name)/converted"
    )
    #expect(converted.lines.count == 4)
    let result = try await repository.lfsMigrate(["resume"])
    #expect(result.exitCode == 0, "\(result.errorOutput)")
    #expect(result.errorOutput.contains("Resuming run \(name)"))
    #expect(result.output.contains("(0 new, 0 B)"), "\(result.output)")
    #expect(
      try await RepositoryState(of: repository).firstDifference(from: RepositoryState(of: whole))
        == nil
    )
    let runs = try await repository.runs()
    #expect(runs.count == 1)
    #expect(runs.first?["state"]?.text == "done")
    #expect(runs.first?["arguments"]?.elements.first?.text == "import")
  }

  @Test("does not believe what its record says of LFS objects")
  func distrust() async throws {
    let repository = try await killed()
    // The record assigns each file the object of another one of the same size.
    try await repository.shell(
      """
      file=$(echo .git/lfs-migrate/runs/*/converted)
      awk '{ blob[NR] = $1; rest[NR] = $2 " " $3 } END { for (i = 1; i <= NR; i++) print blob[i], rest[i % NR + 1] }' $file >new
      cat new >$file; rm new
      """
    )
    try await repository.lfsMigrate(["resume"]).checked()
    try await expectSound(repository)
    let whole = try await UndoSetting.all[0].repository()
    try await whole.importing("--everything", "--include=*.bin")
    #expect(
      try await RepositoryState(of: repository).firstDifference(from: RepositoryState(of: whole))
        == nil
    )
  }

  @Test("is forgotten by abort")
  func aborted() async throws {
    let repository = try await killed()
    try await repository.lfsMigrate(["abort"]).checked()
    #expect(try await repository.runs().isEmpty)
    let left = try await repository.shell(
      "ls .git/objects/pack/*tmp* .git/lfs-migrate 2>/dev/null || true; find .git/lfs/tmp -type f"
    )
    #expect(left.output == "")
  }

  @Test("does not keep another run from its work")
  func another() async throws {
    let repository = try await killed()
    try await repository.importing("--everything", "--include=text")
    #expect(try await repository.runs().map { $0["state"]?.text } == ["done"])
  }

  @Test("with a map of commits writes it anew")
  func objectMap() async throws {
    let repository = try await UndoSetting.all[0].repository()
    let map = repository.directory("map")
    _ = try await Command.run(
      "setsid",
      [
        "--wait", Checkout.binary, "import", "--yes", "--everything", "--include=*.bin",
        "--object-map=../map",
      ],
      in: repository.path,
      environment: repository.environment.setting(["LFS_MIGRATE_FAULT": "fsync:1:kill-group"])
    )
    #expect(try await repository.run("cat", [map]).exitCode == 0)
    try await repository.lfsMigrate(["resume"]).checked()
    #expect(try await repository.run("cat", [map]).lines.count == 4)
  }
}
