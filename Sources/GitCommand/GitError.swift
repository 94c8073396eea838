public import FileSystem

/// A call of Git that did not succeed.
public enum GitError: Error, Equatable, Sendable {
  /// Git could not be started: not installed, or not a program.
  case notRunnable(reason: String)
  /// Git could not be started: the system gives no more memory, threads or processes.
  case noProcess(reason: String)
  /// Git could not be started: this process may not open as many files as that takes.
  case tooManyOpenFiles
  /// Git ended with another status than 0.
  ///
  /// - Parameters:
  ///   - command: the command line, without the settings that every call adds
  ///   - end: how it ended
  ///   - message: what it wrote to standard error, trimmed
  case failed(command: String, end: GitEnd, message: String)
  /// Git succeeded, but wrote what is not its format.
  case unreadableOutput(command: String, output: String)
  /// There is no repository here, or Git refuses to use it; the message is Git's.
  case notARepository(message: String)
  /// A system call failed on a file of the repository.
  case file(FileSystemError)
}

/// How a call of Git ended.
public enum GitEnd: Equatable, Sendable {
  /// It exited with this status.
  case exited(Int32)
  /// A signal of this number killed it.
  case killed(signal: Int32)

  /// Whether the call succeeded.
  public var isSuccess: Bool { self == .exited(0) }
}

extension GitError {
  /// Calls the file system, whose failure becomes one of these.
  package static func wrapping<Result: ~Copyable>(
    _ call: @autoclosure () throws(FileSystemError) -> Result
  ) throws(GitError) -> Result {
    do throws(FileSystemError) {
      return try call()
    } catch {
      throw .file(error)
    }
  }
}
