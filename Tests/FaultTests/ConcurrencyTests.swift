import TestSupport
import Testing

/// Changes of other processes during a run are not lost, and do not break it.
@Suite("a run beside which others work")
struct ConcurrencyTests {
  /// Runs the operation while a script repeats its steps.
  private func run(
    _ patient: Patient,
    beside steps: String
  ) async throws -> CommandResult {
    let looping = """
      (set +e; while [ ! -e ../stop ]; do \(steps); done) >../others 2>&1 &
      others=$!
      sleep 0.0$((RANDOM % 10))
      "$0" "$@"
      status=$?
      touch ../stop
      wait $others
      exit $status
      """
    return try await patient.run(wrapping: ["bash", "-c", looping])
  }

  static let collections = [
    "git gc -q", "git repack -a -d -q", "git repack -A -d -q; git prune-packed -q",
    "git repack -a -d -q -f --max-pack-size=1m; git multi-pack-index write",
  ]

  @Test("to pack objects again", arguments: Operation.allCases, collections)
  func collection(_ operation: Operation, steps: String) async throws {
    let fixture = try await Fixture.of(operation)
    try await inParallel(Array(0..<2)) { _ in
      let patient = try await fixture.patient()
      let result = try await run(patient, beside: steps)
      #expect(result.exitCode == 0, "\(result.errorOutput)")
      let problems = try await patient.problems(after: result)
      #expect(problems == [], "\(operation): \(steps)")
    }
  }

  /// Ways to add commits to a branch repeatedly, logging each that was accepted.
  static let authors = [
    "commits": #"""
    old=$(git rev-parse side); n=$((n + 1))
    new=$(git commit-tree -p $old -m "by others $n" $old^{tree}) &&
      git update-ref refs/heads/side $new $old && echo "by others $n" >>../accepted
    """#,
    "pushes": #"""
    [ -d ../clone ] || git clone -q --no-hardlinks . ../clone; n=$((n + 1))
    git -C ../clone fetch -q origin main && git -C ../clone reset -q --hard FETCH_HEAD &&
      git -C ../clone commit -q --allow-empty -m "by others $n" &&
      git -C ../clone push -q origin HEAD:refs/heads/pushed -f && echo "by others $n" >../accepted
    """#,
    "fetches": #"""
    [ -d ../origin ] || git clone -q --bare --no-hardlinks . ../origin; n=$((n + 1))
    old=$(git -C ../origin rev-parse main)
    new=$(git -C ../origin commit-tree -p $old -m "by others $n" $old^{tree})
    git -C ../origin update-ref refs/heads/main $new
    git fetch -q ../origin main:refs/remotes/origin/main && echo "by others $n" >>../accepted
    """#,
  ]

  @Test("to add commits", arguments: Operation.allCases, authors.keys.sorted())
  func commits(_ operation: Operation, way: String) async throws {
    let fixture = try await Fixture.of(operation)
    let steps = try #require(Self.authors[way])
    let codes = try await inParallel(Array(0..<2)) { _ in
      let patient = try await fixture.patient()
      let result = try await run(patient, beside: steps)
      let now = try await patient.snapshot()
      var problems = now.damage(since: fixture.before) + now.left.map { "left: \($0)" }
      if ![0, 2].contains(result.exitCode) { problems.append("exit code \(result.exitCode)") }
      // All others' commits are on their branch, or on its rewritten one.
      let branch = ["commits": "side", "pushes": "pushed", "fetches": "refs/remotes/origin/main"]
      let script =
        "touch ../accepted; git log --format=%s \(branch[way] ?? "") | grep -xvFf - ../accepted"
      let lost = try await patient.repository.run("bash", ["-c", script]).lines
      problems += lost.map { "lost: \($0)" }
      // References that the others do not touch are all old or all new.
      let isMine: (String) -> Bool = {
        !$0.hasSuffix(" refs/heads/side") && !$0.hasSuffix(" refs/heads/pushed")
          && !$0.contains(" refs/remotes/")
      }
      let mine = now.references.filter(isMine)
      let expected = result.exitCode == 0 ? fixture.after : fixture.before
      if mine != expected.references.filter(isMine) { problems.append("references: \(mine)") }
      #expect(problems == [], "\(operation) beside \(way): \(result.errorOutput)")
      return result.exitCode
    }
    #expect(Set(codes).isSubset(of: [0, 2]))
  }

  @Test("with other runs", arguments: Operation.allCases)
  func otherRuns(_ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    try await inParallel(Array(0..<2)) { _ in
      let patient = try await fixture.patient()
      async let first = patient.run()
      async let second = patient.run()
      let results = try await [first, second].sorted { $0.exitCode < $1.exitCode }
      // The other run finds the lock, or starts later and has nothing to do.
      #expect(results[0].exitCode == 0, "\(results[0].errorOutput)")
      let other = results[1]
      #expect(
        other.exitCode == 0 || other.errorOutput.contains("another lfs-migrate"),
        "\(other.errorOutput)"
      )
      #expect(try await patient.problems(after: results[0]) == [])
    }
  }

  @Test("to kill the Git that moves references", arguments: Operation.allCases)
  func killedGit(_ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    let patient = try await fixture.patient()
    // Moves one reference, and dies.
    let script = #"""
      mkdir -p ../bin; git=$(command -v git)
      cat >../bin/git <<END
      #!/bin/bash
      case "\$*" in
        *"(undone)"*) ;;
        *"update-ref -m lfs-migrate: "*" --stdin"*|*"no-rewrite --stdin"*)
        new=\$(tr '\\0' '\\n' | sed -n '/^update refs\\/heads\\/main\$/{n;p}')
        $git update-ref refs/heads/main \$new
        kill -9 \$\$;;
      esac
      exec $git "\$@"
      END
      chmod +x ../bin/git
      """#
    try await patient.repository.shell(script)
    let path = patient.repository.environment.variables["PATH"] ?? ""
    let result = try await patient.run(
      setting: ["PATH": patient.repository.directory("bin") + ":" + path]
    )
    #expect(result.exitCode == 2, "\(result.errorOutput)")
    let log = try await patient.repository.git("reflog", "main").output
    #expect(log.contains("(undone)"), "\(log)")
    #expect(try await patient.problems(after: result) == [])
  }
}
