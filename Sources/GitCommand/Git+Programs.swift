extension Git {
  /// Runs a program that Git would run, in Git's environment, without input.
  ///
  /// - Parameters:
  ///   - program: a path, or a name to look up in the environment's `PATH`
  ///   - arguments: the arguments, which no shell parses
  ///   - outputLimit: the maximum length of each output, in bytes
  /// - Throws: `GitError.notRunnable` if the program can't be run, or writes more.
  public func result(
    ofProgram program: [UInt8],
    _ arguments: [[UInt8]],
    outputLimit: Int
  ) async throws(GitError) -> GitResult {
    let child = ChildProcess(
      ChildProcess.Command(
        path: try executable(named: program),
        arguments: [program] + arguments,
        environment: environment.block,
        input: [],
        // It may ask for a password on the terminal.
        hasOwnGroup: false,
        directory: directory,
        outputLimit: outputLimit
      )
    )
    let ended = try await Self.run(child)
    guard !ended.isCutOff else {
      throw .notRunnable(.tooMuchOutput(limit: outputLimit))
    }
    return GitResult(
      command: String(decoding: program, as: UTF8.self),
      end: ended.end,
      output: ended.output,
      errorOutput: ended.errorOutput
    )
  }
}
