internal import Subprocess
internal import SystemPackage

extension Git {
  /// Runs a program that Git would run, in Git's environment, without input.
  ///
  /// - Parameters:
  ///   - program: a path, or a name that is looked up in the environment's `PATH`
  ///   - arguments: its arguments; no shell reads them
  ///   - outputLimit: a program that writes more is ended
  /// - Throws: `GitError.notRunnable` if it can't be run, or writes too much.
  public func result(
    ofProgram program: [UInt8],
    _ arguments: [[UInt8]],
    outputLimit: Int
  ) async throws(GitError) -> GitResult {
    guard Self.canOpenFiles else { throw .tooManyOpenFiles }
    let path = FilePath(String(decoding: program, as: UTF8.self))
    let configuration = Configuration(
      executable: program.contains(.slash) ? .path(path) : .name(path.string),
      // Subprocess hands raw bytes to C as they are: each must bring the zero that ends it.
      arguments: Arguments(arguments.map { $0 + [0] }),
      environment: .custom(environment.block.map { $0 + [0] }),
      workingDirectory: directory.map { FilePath(String(decoding: $0, as: UTF8.self)) }
    )
    do {
      let ended = try await Subprocess.run(
        configuration,
        input: .none,
        output: .bytes(limit: outputLimit),
        error: .bytes(limit: outputLimit)
      )
      return GitResult(
        command: String(decoding: program, as: UTF8.self),
        end: GitEnd(ended.terminationStatus),
        output: ended.standardOutput,
        errorOutput: ended.standardError
      )
    } catch let error as SubprocessError {
      throw .notRunnable(reason: error.description)
    } catch {
      throw .notRunnable(reason: "\(error)")
    }
  }
}
