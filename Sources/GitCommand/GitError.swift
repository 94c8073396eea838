public import FileSystem

/// Why a call of Git failed.
public enum GitError: Error, Equatable, Sendable {
  /// Git, or another program, can't be run.
  case notRunnable(ProgramObstacle)
  /// Git could not be started: the system lacks memory, threads or processes, as the `errno` says.
  case noProcess(errno: Int32)
  /// Git could not be started: this process has too many open files.
  case tooManyOpenFiles
  /// Git's exit status was not 0.
  ///
  /// - Parameters:
  ///   - command: the command line, without the settings that every call adds
  ///   - end: how Git ended
  ///   - message: its standard error, trimmed
  case failed(command: String, end: GitEnd, message: String)
  /// Git succeeded, but its output is malformed.
  case unreadableOutput(command: String, output: String)
  /// There is no repository, or Git refuses to use it; the message is Git's.
  case notARepository(message: String)
  /// A system call failed on a file of the repository.
  case file(FileSystemError)
}

/// Why a program can't be run.
public enum ProgramObstacle: Equatable, Sendable {
  /// There is no program of that name on the PATH.
  case notFound
  /// It wrote more than that number of bytes.
  case tooMuchOutput(limit: Int)
  /// The system does not start it, as the `errno` says: it is missing, or not executable.
  case system(errno: Int32)
}

/// How a call of Git ended.
public enum GitEnd: Equatable, Sendable {
  /// Git exited with this status.
  case exited(Int32)
  /// A signal of this number killed Git.
  case killed(signal: Int32)

  /// Whether the call succeeded.
  public var isSuccess: Bool { self == .exited(0) }
}

extension GitError {
  /// Calls the file system, and throws its errors as `file`.
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
