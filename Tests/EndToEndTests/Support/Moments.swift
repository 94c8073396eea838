import TestSupport
import Testing

/// A moment of a run at which others do something.
struct Moment: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// The call that comes next, as `LFS_MIGRATE_FAULT` has it.
  let call: String

  /// All is planned, and no lock of Git is held.
  static let planned = Moment(
    testDescription: "before the locks",
    call: "open~/index.lfs-migrate-:1"
  )
  /// The indexes are locked.
  static let locked = Moment(testDescription: "after the locks", call: "git~diff-index:1")
  /// The indexes have the new entries, the references are about to move.
  static let moving = Moment(testDescription: "before refs move", call: "git~update-ref:1")
  /// The references have moved, the files follow.
  static let moved = Moment(testDescription: "after refs moved", call: "git~worktree list:3")
  /// `.gitattributes` is about to be replaced.
  static let placing = Moment(
    testDescription: "before .gitattributes is replaced",
    call: "rename~repository/.gitattributes:1"
  )
}

extension TestRepository {
  /// Runs the program, and the lines of Bash at that moment.
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
    // A test in which nothing happens tests nothing.
    if try await run("test", ["-e", log]).exitCode != 0 {
      throw MomentMissed(moment: moment.testDescription, output: result.errorOutput)
    }
    try await run("rm", [log])
    return result
  }
}

/// The program never came to the moment.
struct MomentMissed: Error {
  let moment: String
  let output: String
}
