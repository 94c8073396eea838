/// The Git command line, run in one directory with one environment.
///
/// No call runs commands that the repository names: hooks, filters, file system monitors and
/// aliases are off, and submodules are not entered. Access to remotes follows their settings.
/// `GIT_DIR` and similar variables have the caller's values, with Git's meaning.
public struct Git: Sendable {
  /// The directory that Git changes into (option `-C`); `nil` for the current one.
  public var directory: [UInt8]?
  /// The environment of every call, without the additions of each call.
  public var environment: GitEnvironment
  /// Settings (`key`, `value`) that every call adds to those of the repository.
  public var settings: [(key: [UInt8], value: [UInt8])] = []
  /// The settings that keep Git from running commands named in settings.
  let disabled = DisabledCommands()

  /// A Git to run.
  ///
  /// - Parameters:
  ///   - directory: the directory to run in; `nil` for the current one
  ///   - environment: the environment that Git inherits
  public init(directory: [UInt8]? = nil, environment: GitEnvironment = .inherited) {
    self.directory = directory
    self.environment = environment
  }

  /// What a call does, which decides its side effects.
  public enum Purpose: Sendable {
    /// It only reads: Git takes no locks to store what it learns.
    case read
    /// It writes to the repository.
    case write
    /// It talks to a remote: the user may be asked for a password.
    case fetch
    /// It sends to a remote, as `fetch` does, and the user's hooks run.
    case push

    /// Whether a remote takes part.
    var isRemote: Bool { self == .fetch || self == .push }
  }

  /// The same Git, for the repository of that Git directory and worktree.
  ///
  /// Variables that name the caller's worktree are replaced; those that locate objects stay.
  public func at(gitDirectory: [UInt8], workTree: [UInt8]?) -> Git {
    var copy = self
    copy.directory = workTree ?? gitDirectory
    copy.environment["GIT_DIR"] = gitDirectory
    copy.environment["GIT_WORK_TREE"] = workTree
    copy.environment["GIT_INDEX_FILE"] = nil
    copy.environment["GIT_COMMON_DIR"] = nil
    copy.environment["GIT_PREFIX"] = nil
    return copy
  }

  /// Runs Git and returns its standard output.
  ///
  /// - Parameters:
  ///   - arguments: the command and its arguments
  ///   - input: standard input
  ///   - purpose: what the command does
  /// - Throws: `GitError` if Git can't be run, or its exit status is not 0.
  public func output(
    of arguments: [GitArgument],
    input: [UInt8] = [],
    purpose: Purpose = .read
  ) async throws(GitError) -> [UInt8] {
    try await result(of: arguments, input: input, purpose: purpose).successfulOutput()
  }
}
