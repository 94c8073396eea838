import TestSupport

/// A repository in which a run is disturbed, and what must be true afterwards.
struct Patient: Sendable {
  let fixture: Fixture
  let repository: TestRepository
  let objects: String

  /// The state of the references.
  enum Place { case old, new, between }

  /// The current state of the repository.
  func snapshot() async throws -> Snapshot {
    try await Snapshot(of: repository, objects: objects)
  }

  /// Runs the operation with a fault; see `Fault` in FileSystem.
  func run(
    _ fault: String? = nil,
    wrapping: [String] = [],
    setting variables: [String: String?] = [:]
  ) async throws -> CommandResult {
    var environment = repository.environment.setting(variables)
    environment.variables["LFS_MIGRATE_FAULT"] = fault
    if fault != nil { environment.variables["LFS_MIGRATE_FAULT_LOG"] = repository.directory("log") }
    let command = wrapping + [Checkout.binary] + fixture.arguments
    return try await Command.run(
      command[0],
      Array(command.dropFirst()),
      in: repository.path,
      environment: environment
    )
  }

  /// Kills the operation after some time, and returns when all of its processes have ended.
  ///
  /// - Parameter isAlone: whether only the program is killed, and not its children.
  func runKilled(after seconds: Double, isAlone: Bool) async throws -> CommandResult {
    try await run(
      wrapping: ["bash", "-c", Self.killing, "killing", "\(seconds)", isAlone ? "one" : "all"]
    )
  }

  /// The processes of the program's session are the program and its children, in any process group.
  private static let killing = #"""
    seconds=$1 which=$2
    shift 2
    setsid "$@" &
    pid=$!
    members() {
      for file in /proc/[0-9]*/stat; do
        line=; read -r line 2>/dev/null <$file || continue
        set -- ${line##*) }
        if [ "$4" = $pid ] && [ "$1" != Z ]; then file=${file#/proc/}; echo ${file%/stat}; fi
      done
    }
    sleep $seconds &
    timer=$!
    # A run that was timed while the machine was busy may end before.
    wait -n $pid $timer
    kill $timer 2>/dev/null
    if [ $which = all ]; then kill -9 $(members) 2>/dev/null; else kill -9 $pid 2>/dev/null; fi
    wait $pid
    status=$?
    while [ -n "$(members)" ]; do sleep 0.01; done
    exit $status
    """#

  /// The call at which a fault was: kind, name, and path or command.
  func call(_ kind: String, _ number: Int) async throws -> String {
    let calls = try await repository.run("cat", ["../log"]).lines
      .filter { $0.hasPrefix(kind + " ") }
    return calls.count >= number ? calls[number - 1] : "none"
  }

  /// Whether a run in which this call failed may leave files until the next one.
  ///
  /// Files that can't be removed stay, and files that can't be locked may belong to another
  /// process.
  static func mayLeave(_ call: String) -> Bool {
    ["change unlink", "change rmdir", "read flock"].contains { call.hasPrefix($0) }
  }

  /// The state of the references in a snapshot.
  func place(_ snapshot: Snapshot) -> Place {
    if snapshot.references == fixture.before.references { return .old }
    return snapshot.references == fixture.after.references ? .new : .between
  }

  /// The problems after a disturbed run, and after the one that follows.
  ///
  /// - Parameters:
  ///   - mayLeave: whether temporary files may be left until then.
  ///   - isResumed: whether a killed run that had begun to move references is resumed instead of
  ///     aborted.
  func problems(
    after result: CommandResult,
    mayLeave: Bool = false,
    isResumed: Bool = true
  ) async throws -> [String] {
    let now = try await snapshot()
    var found = now.damage(since: fixture.before)
    let isKilled = result.exitCode == 128 + 9
    let place = place(now)
    if place == .between, result.exitCode != 3, !isKilled {
      found.append("some references have moved, others have not")
    }
    if isKilled || result.exitCode == 3 {
      found += try await problemsOfRecovery(place, isResumed: isResumed)
      return found
    }
    if !mayLeave { found += now.left.map { "left: \($0)" } }
    switch (place, result.exitCode) {
    case (.old, 2), (.old, 130):
      if !result.errorOutput.contains("Nothing was changed") {
        found.append("it does not say that nothing was changed: \(result.errorOutput)")
      }
      if now.status != fixture.before.status { found.append("status: \(now.status)") }
      found += try await problemsOfRepetition()
    case (.new, 0):
      let isTold = (result.output + result.errorOutput).contains("Warning: ")
      if !isTold {
        found += now.differences(from: fixture.after).filter { !$0.hasPrefix("left:") || !mayLeave }
      }
    case let (place, code):
      found.append("exit code \(code), references: \(place): \(result.errorOutput)")
    }
    return found
  }

  /// Runs the operation again, whose result must be that of an undisturbed run.
  private func problemsOfRepetition() async throws -> [String] {
    let result = try await run()
    guard result.exitCode == 0 else {
      return ["again: exit code \(result.exitCode): \(result.errorOutput)"]
    }
    let now = try await snapshot()
    let wrong = now.damage(since: fixture.before) + now.differences(from: fixture.after)
    return wrong.map { "again: \($0)" }
  }

  /// The problems after the commands that follow a killed run.
  ///
  /// - Parameter isResumed: whether a run that had begun to move references is resumed instead of
  ///   aborted.
  private func problemsOfRecovery(_ place: Place, isResumed: Bool) async throws -> [String] {
    var next = try await run()
    if next.exitCode == 2, next.errorOutput.contains("lock") {
      // A killed Git leaves locks, which users remove. Those of `lfs-migrate` are removed
      // automatically.
      await Tally.shared.count("locks of a killed Git")
      try await repository.shell(
        "find .git -name '*.lock' -exec grep -L '^lfs-migrate' {} + | xargs -r rm"
      )
      next = try await run()
    }
    if next.exitCode == 3 {
      await Tally.shared.count("killed while references moved: \(isResumed ? "resume" : "abort")")
      return try await problems(ofRecoveryAfter: next, isResumed: isResumed)
    }
    switch place {
    case .old:
      guard next.exitCode == 0 else {
        return ["again: exit code \(next.exitCode): \(next.errorOutput)"]
      }
      let now = try await snapshot()
      let wrong = now.damage(since: fixture.before) + now.differences(from: fixture.after)
      return wrong.map { "again: \($0)" }
    case .new:
      // The references have moved, but what follows may be incomplete.
      let wrong = try await snapshot().differences(from: fixture.after)
      if wrong != [] { await Tally.shared.count("killed after the references moved") }
      return []
    case .between:
      await Tally.shared.count("references half moved")
      return []
    }
  }

  /// The problems after `resume` or `abort`.
  private func problems(
    ofRecoveryAfter refusal: CommandResult,
    isResumed: Bool
  ) async throws -> [String] {
    let command = isResumed ? "resume" : "abort"
    var found: [String] = []
    for word in ["lfs-migrate resume", "lfs-migrate abort"] {
      if !refusal.errorOutput.contains(word) { found.append("\(word) is not named") }
    }
    let result = try await repository.lfsMigrate([command])
    guard result.exitCode == 0 else {
      return found + ["\(command): exit code \(result.exitCode): \(result.errorOutput)"]
    }
    let now = try await snapshot()
    found += now.damage(since: fixture.before)
    found += now.differences(from: isResumed ? fixture.after : fixture.before)
      .filter { isResumed || !$0.hasPrefix("lfs: ") }
    if !isResumed { found += try await problemsOfRepetition() }
    return found.map { "\(command): \($0)" }
  }
}
