/// A Git repository of a test, in its own temporary directory.
public struct TestRepository: Sendable {
  /// The directory in which commands run: the worktree, or the bare repository.
  public let path: String
  /// The environment of its commands.
  public var environment: TestEnvironment
  /// Keeps the files until the last copy of this value is gone.
  public let directory: TemporaryDirectory

  /// The repository at `path`, which is inside `directory`.
  public init(path: String, in directory: TemporaryDirectory, environment: TestEnvironment) {
    self.path = path
    self.directory = directory
    self.environment = environment
  }

  /// Makes an empty repository whose unborn branch is `main`.
  ///
  /// - Throws: `CommandFailure` or `SystemError`.
  public static func empty(bare: Bool = false) async throws -> TestRepository {
    let directory = try TemporaryDirectory()
    let environment = TestEnvironment(home: directory("home"))
    let path = directory("repository")
    let arguments = ["init", "-q", "-b", "main"] + (bare ? ["--bare"] : []) + [path]
    try await Command.run("git", arguments, in: directory.path, environment: environment).checked()
    return TestRepository(path: path, in: directory, environment: environment)
  }

  /// A separate copy of the repository that `TestRepos/make/<name>.sh` builds.
  ///
  /// - Throws: `CommandFailure` or `SystemError`.
  public static func make(_ name: String) async throws -> TestRepository {
    let built = try await FixtureCache.shared.path(of: name)
    let directory = try TemporaryDirectory()
    let environment = TestEnvironment(home: directory("home"))
    let path = directory("repository")
    try await Command.run(
      "cp",
      ["-a", built, path],
      in: directory.path,
      environment: environment
    ).checked()
    let repository = TestRepository(path: path, in: directory, environment: environment)
    try await repository.settle()
    return repository
  }

  /// A copy of the repository in its own directory.
  ///
  /// - Throws: `CommandFailure` or `SystemError`.
  public func copy() async throws -> TestRepository {
    let other = try TemporaryDirectory()
    let name = path.split(separator: "/").last.map(String.init) ?? "repository"
    try await Command.run(
      "cp",
      ["-a", path, other(name)],
      in: directory.path,
      environment: environment
    ).checked()
    var environment = environment
    environment.variables["HOME"] = other("home")
    let repository = TestRepository(path: other(name), in: other, environment: environment)
    try await repository.settle()
    return repository
  }

  /// Refreshes the index, since a copy has other inodes and times.
  private func settle() async throws {
    guard try await !isBare else { return }
    try await run("git", ["update-index", "-q", "--refresh"])
  }

  /// Whether there is no worktree here.
  public var isBare: Bool {
    get async throws { try await git("rev-parse", "--is-bare-repository").line == "true" }
  }

  /// The absolute path of the directory that all worktrees of the repository share.
  public var commonDirectory: String {
    get async throws {
      try await git("rev-parse", "--path-format=absolute", "--git-common-dir").line
    }
  }

  /// Runs Git here.
  ///
  /// - Throws: `CommandFailure` if it fails.
  @discardableResult
  public func git(_ arguments: String..., input: [UInt8] = []) async throws -> CommandResult {
    try await run("git", arguments, input: input).checked()
  }

  /// Runs a Bash script here, which stops at the first failure.
  ///
  /// - Throws: `CommandFailure` if a command fails.
  @discardableResult
  public func shell(_ script: String, input: [UInt8] = []) async throws -> CommandResult {
    try await run("bash", ["-eu", "-o", "pipefail", "-c", script], input: input).checked()
  }

  /// Runs the built `lfs-migrate` here; does not check the exit code.
  ///
  /// - Throws: an error of Subprocess if it can't be started.
  public func lfsMigrate(
    _ arguments: [String],
    in directory: String? = nil,
    setting changes: [String: String?] = [:],
    input: [UInt8] = []
  ) async throws -> CommandResult {
    try await Command.run(
      Checkout.binary,
      arguments,
      in: directory ?? path,
      environment: environment.setting(changes),
      input: input
    )
  }

  /// Runs a command here; does not check the exit code.
  ///
  /// - Throws: an error of Subprocess if it can't be started.
  @discardableResult
  public func run(
    _ executable: String,
    _ arguments: [String],
    input: [UInt8] = []
  ) async throws -> CommandResult {
    try await Command.run(
      executable,
      arguments,
      in: path,
      environment: environment,
      input: input
    )
  }
}
