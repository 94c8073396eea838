import TestSupport
import Testing

/// A moment of a run at which a script changes the repository.
struct Moment: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The next call, in the syntax of `LFS_MIGRATE_FAULT`.
  let call: String

  /// All is planned, and no lock of Git is held.
  static let planned = Moment(
    testDescription: "before the locks",
    call: "open~/index.lfs-migrate-:1"
  )
  /// The indexes are locked.
  static let locked = Moment(testDescription: "after the locks", call: "git~diff-index:1")
  /// The indexes have the new entries, and the references are about to move.
  static let moving = Moment(testDescription: "before refs move", call: "git~update-ref:1")
  /// The references have moved, and the files follow.
  static let moved = Moment(testDescription: "after refs moved", call: "git~worktree list:3")
  /// `.gitattributes` is about to be replaced.
  static let placing = Moment(
    testDescription: "before .gitattributes is replaced",
    call: "rename~repository/.gitattributes:1"
  )
}

extension TestRepository {
  /// Runs the program, and a Bash script at the moment.
  func lfsMigrate(
    _ arguments: [String],
    at moment: Moment,
    _ script: String
  ) async throws -> CommandResult {
    let log = directory("moments")
    let result = try await lfsMigrate(
      arguments + ["--no-progress"],
      setting: [
        "LFS_MIGRATE_FAULT": moment.call + ":script",
        "LFS_MIGRATE_FAULT_SCRIPT": "date >>'\(log)'; \(script)",
      ]
    )
    // The test would be void if the script did not run.
    if try await run("test", ["-e", log]).exitCode != 0 {
      throw MomentMissed(moment: moment.testDescription, output: result.errorOutput)
    }
    try await run("rm", [log])
    return result
  }
}

/// The program did not reach the moment.
struct MomentMissed: Error {
  let moment: String
  let output: String
}
