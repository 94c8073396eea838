import TestSupport
import Testing

/// Disks that are full or read-only, for the program and its Git.
@Suite("a disk")
struct DiskTests {
  @Test("on which files may not grow", arguments: Operation.allCases)
  func fileSizeLimit(_ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    // In KiB: the largest file has 9 MB, a pack index more than 1 KiB.
    let codes = try await inParallel([1, 4, 8_000, 80_000]) { limit in
      let patient = try await fixture.patient()
      let limited = ["bash", "-c", "trap '' XFSZ; ulimit -f \(limit); exec \"$0\" \"$@\""]
      let result = try await patient.run(wrapping: limited)
      let problems = try await patient.problems(after: result)
      #expect(problems == [], "\(operation): files of \(limit) KiB at most")
      return result.exitCode
    }
    #expect(Set(codes) == [0, 2])
  }

  @Test("that is full", .enabled("needs to mount", mayMount), arguments: Operation.allCases)
  func full(_ operation: Operation) async throws {
    let fixture = try await Fixture.of(operation)
    let codes = try await inParallel([0, 64, 9_500, 30_000]) { left in
      try await fixture.onDisk { patient -> Int32 in
        // A file takes all space but this many KiB.
        try await patient.repository.shell(
          """
          free=$(df --output=avail -k .. | tail -n 1)
          head -c $(( (free - \(left)) * 1024 )) /dev/zero >../filler
          """
        )
        let result = try await patient.run()
        let full = try await patient.snapshot()
        var problems = full.damage(since: fixture.before)
        if patient.place(full) != (result.exitCode == 0 ? .new : .old) {
          problems.append("exit code \(result.exitCode): \(result.errorOutput)")
        }
        problems += full.left.map { "left: \($0)" }
        // With space again, the run succeeds.
        try await patient.repository.shell("rm ../filler")
        problems += try await patient.problems(after: result)
        #expect(problems == [], "\(operation): \(left) KiB free")
        return result.exitCode
      }
    }
    #expect(Set(codes) == [0, 2])
  }

  /// Parts of the Git directory to make read-only.
  static let parts = [
    ".git", ".git/objects", ".git/objects/pack", ".git/refs/heads", ".git/lfs", ".git/logs",
    ".git/worktrees/linked",
  ]

  @Test(
    "that may not be written to",
    .enabled("needs to mount: root may write everywhere else", mayMount),
    arguments: Operation.allCases,
    parts
  )
  func readOnly(_ operation: Operation, part: String) async throws {
    let fixture = try await Fixture.of(operation)
    let patient = try await fixture.patient()
    // In a mount namespace of its own, which ends with the program.
    let mounting = """
      mkdir -p \(part); mount --bind \(part) \(part); mount -o remount,ro,bind \(part)
      exec "$0" "$@"
      """
    let result = try await patient.run(wrapping: ["unshare", "-m", "bash", "-ec", mounting])
    let problems = try await patient.problems(after: result)
    #expect(problems == [], "\(operation): \(part) is read-only")
  }
}

/// Whether this user may mount: root, except in many containers.
@Sendable func mayMount() async throws -> Bool {
  let directory = try TemporaryDirectory()
  let trial = "mount -t tmpfs none . && mount -o remount,ro,bind ."
  return try await Command.run(
    "unshare",
    ["-m", "bash", "-c", trial],
    in: directory.path,
    environment: TestEnvironment(home: directory.path)
  ).exitCode == 0
}
