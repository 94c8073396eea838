/// The Git command line, run in one place with one environment.
///
/// No call runs anything that the repository names: hooks, filters, file system monitors and aliases are
/// off, and submodules are not entered. But to talk to a remote goes by the settings for it.
/// `GIT_DIR` and its like are the caller's and mean to Git what they mean there.
public struct Git: Sendable {
  /// The directory that Git changes into (its option `-C`); nil for the current one.
  public var directory: [UInt8]?
  /// The environment of every call, before what a call adds.
  public var environment: GitEnvironment
  /// Settings (`key`, `value`) that every call adds to those of the repository.
  public var settings: [(key: [UInt8], value: [UInt8])] = []
  /// What keeps it from running what settings name.
  let disabled = DisabledCommands()

  /// A way to run Git.
  ///
  /// - Parameters:
  ///   - directory: where to run it; nil for the current directory
  ///   - environment: what it inherits
  public init(directory: [UInt8]? = nil, environment: GitEnvironment = .inherited) {
    self.directory = directory
    self.environment = environment
  }

  /// What a call does, which decides what it may do besides.
  public enum Purpose: Sendable {
    /// It only reads: no locks are taken to write down what it found out on the way.
    case read
    /// It writes to the repository.
    case write
    /// It talks to a remote: the user may be asked for a password.
    case fetch
  }

  /// The same Git, for the repository of that Git directory and work tree.
  ///
  /// The variables that point the caller at one worktree are replaced; where objects are found
  /// stays as it is.
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
  /// - Throws: `GitError` if Git can't be run, or ends with another status than 0.
  public func output(
    of arguments: [GitArgument],
    input: [UInt8] = [],
    purpose: Purpose = .read
  ) async throws(GitError) -> [UInt8] {
    try await result(of: arguments, input: input, purpose: purpose).successfulOutput()
  }
}
