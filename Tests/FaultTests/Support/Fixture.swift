import Synchronization
import TestSupport
import Testing

/// A small repository before and after an operation, to copy and damage.
struct Fixture: Sendable {
  /// The arguments of `lfs-migrate`.
  let arguments: [String]
  /// The state before.
  let before: Snapshot
  /// The state after an undisturbed run.
  let after: Snapshot
  /// The calls of such a run: kind, name, and path or command.
  let calls: [String]
  /// The time of such a run.
  let seconds: Double
  private let directory: TemporaryDirectory
  private let environment: TestEnvironment

  /// The number of calls of a kind in a run.
  func count(_ kind: String) -> Int { calls.count { $0.hasPrefix(kind + " ") } }

  /// Numbers of calls of a kind, from 1, spread evenly over all of them.
  func numbers(_ count: Int, of kind: String) -> [Int] {
    let total = self.count(kind)
    let taken = min(count, total)
    return (0..<taken).map { 1 + $0 * total / taken }
  }

  private static let known = Mutex<[Operation: Task<Fixture, any Error>]>([:])

  /// The fixture of an operation, which is made once.
  static func of(_ operation: Operation) async throws -> Fixture {
    try await known.withLock { known in
      let task = known[operation] ?? Task { try await Fixture(operation) }
      known[operation] = task
      return task
    }.value
  }

  private static let many = Task {
    // Enough to be moved together in `packed-refs`.
    let tags = """

      for n in $(seq 1100); do echo "create refs/tags/many/$n main~$((n % 2))"; done |
        git update-ref --stdin
      git pack-refs --all
      """
    return try await Fixture(
      Operation.importing.arguments,
      script: Operation.importing.script + tags
    )
  }

  /// The fixture of an import that moves many references, which is made once.
  static func ofManyReferences() async throws -> Fixture { try await many.value }

  /// The fixture of a random history and random options; `nil` if there is nothing to do.
  static func random(seed: UInt64) async throws -> Fixture? {
    let scenario = RandomScenario(seed: seed)
    guard !scenario.history.shape.isBare else { return nil }
    let made = try await scenario.history.write()
    let script = """
      cp -a '\(made.path)' repository
      cd repository
      git config core.checkStat minimal
      git config core.trustctime false
      git worktree add -q --detach ../linked
      """
    let arguments =
      ["import", "--yes", "--no-progress"] + scenario.arguments + scenario.ownArguments
    do {
      return try await Fixture(arguments, script: script)
    } catch is NothingToDo {
      return nil
    }
  }

  private struct NothingToDo: Error {}

  private init(_ operation: Operation) async throws {
    try await self.init(
      operation.arguments,
      script: operation.script,
      preparation: operation.preparation?.arguments ?? []
    )
  }

  private init(
    _ arguments: [String],
    script: String,
    preparation: [String] = []
  ) async throws {
    self.arguments = arguments
    directory = try TemporaryDirectory()
    environment = TestEnvironment(home: directory("home"))
    let steps = """
      set -eu
      # Old enough that nobody has to look at contents, or to wait until they are.
      age() {
        for tree in . ../linked; do
          (cd $tree; find . -name .git -prune -o -type f -exec touch -d 2001-01-01 {} +
            git update-index -q --refresh)
        done
        touch -d 2002-01-01 .git/index .git/worktrees/linked/index
      }
      \(script)
      age
      if [ $# -gt 0 ]; then
        "$0" "$@" >&2
        git config --unset lfs.repositoryformatversion
        age
      fi
      git rev-list --objects --all --reflog | cut -d ' ' -f 1 >../objects
      """
    try await Command.run(
      "bash",
      ["-c", steps, Checkout.binary] + preparation,
      in: directory.path,
      environment: environment
    ).checked()
    let objects = directory("objects")
    let original = TestRepository(
      path: directory("repository"),
      in: directory,
      environment: environment
    )
    before = try await Snapshot(of: original, objects: objects)
    try #require(before.status == [] && before.damage(since: before) == [] && before.left == [])
    let copy = try await Self.copy(directory, environment)
    let log = copy.directory("log")
    let start = ContinuousClock.now
    try await copy.lfsMigrate(arguments, setting: ["LFS_MIGRATE_FAULT_LOG": log])
      .checked()
    seconds = (ContinuousClock.now - start) / .seconds(1)
    calls = try await copy.run("cat", [log]).lines
    after = try await Snapshot(of: copy, objects: objects)
    try #require(after.status == [], "\(arguments)")
    let damage = after.damage(since: before) + after.left
    try #require(damage == [], "\(arguments)")
    guard after.references != before.references else { throw NothingToDo() }
  }

  private static func copy(
    _ directory: TemporaryDirectory,
    _ environment: TestEnvironment,
    to other: TemporaryDirectory? = nil
  ) async throws -> TestRepository {
    let other = try other ?? TemporaryDirectory()
    let steps = """
      set -eu
      cp -a "$0"/. .
      echo "gitdir: $PWD/repository/.git/worktrees/linked" >linked/.git
      echo "$PWD/linked/.git" >repository/.git/worktrees/linked/gitdir
      """
    try await Command.run(
      "bash",
      ["-c", steps, directory.path],
      in: other.path,
      environment: environment
    ).checked()
    var environment = environment
    environment.variables["HOME"] = other("home")
    return TestRepository(path: other("repository"), in: other, environment: environment)
  }

  /// A copy to damage.
  func patient() async throws -> Patient {
    Patient(
      fixture: self,
      repository: try await Self.copy(directory, environment),
      objects: directory("objects")
    )
  }

  /// Calls the body with a copy on a disk of its own, of 60 MB.
  func onDisk<Result>(_ body: (Patient) async throws -> Result) async throws -> Result {
    let disk = try TemporaryDirectory()
    func command(_ words: String...) async throws {
      try await Command.run(
        words[0],
        Array(words.dropFirst()),
        in: "/",
        environment: environment
      ).checked()
    }
    try await command("mount", "-t", "tmpfs", "-o", "size=60m", "none", disk.path)
    let result: Result
    do {
      let repository = try await Self.copy(directory, environment, to: disk)
      result = try await body(
        Patient(fixture: self, repository: repository, objects: directory("objects"))
      )
    } catch {
      try await command("umount", disk.path)
      throw error
    }
    try await command("umount", disk.path)
    return result
  }
}
