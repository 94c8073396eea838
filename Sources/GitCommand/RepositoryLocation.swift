/// The paths of a repository, as Git finds them; all are absolute.
public struct RepositoryLocation: Equatable, Sendable {
  /// The Git directory of this worktree: HEAD, index and operations in progress.
  public let gitDirectory: [UInt8]
  /// The Git directory that all worktrees share: references, objects and settings.
  public let commonDirectory: [UInt8]
  /// The directory in which objects are written.
  public let objectDirectory: [UInt8]
  /// The index of this worktree.
  public let indexPath: [UInt8]
  /// The directory of the checked-out files; `nil` if there is none.
  public let workTree: [UInt8]?
  /// The path from `workTree` to the directory in which Git ran: empty, or with a slash at its end.
  public let prefix: [UInt8]
  /// Whether there are no checked-out files.
  public let isBare: Bool
  /// Whether the directory in which Git ran is inside the worktree.
  public let isInsideWorkTree: Bool
  /// Whether the history is shallow.
  public let isShallow: Bool
  /// The hash of object ids: `sha1` or `sha256`.
  public let objectFormat: String

  /// Finds the repository in which Git runs.
  ///
  /// - Parameter git: its directory, and `GIT_DIR` and similar variables, tell where to look.
  /// - Throws: `GitError.notARepository` if there is none, with Git's message.
  public static func discover(_ git: Git) async throws(GitError) -> RepositoryLocation {
    // The worktree comes last: without one, Git prints the other answers and then fails.
    let result = try await git.result(of: [
      "rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--is-shallow-repository",
      "--show-object-format", "--show-prefix", "--path-format=absolute", "--git-dir",
      "--git-common-dir", "--git-path", "objects", "--git-path", "index", "--show-toplevel",
    ])
    let lines = result.output.lines.map(Array.init)
    guard lines.count >= 9 else {
      throw result.end.isSuccess
        ? .unreadableOutput(
          command: result.command,
          output: String(decoding: result.output, as: UTF8.self)
        )
        : .notARepository(message: result.message)
    }
    // One line for each answer, unless a path contains a newline.
    let isOnePerLine = lines.count == (result.end.isSuccess ? 10 : 9)
    let paths = isOnePerLine ? Array(lines[4...]) : try await pathsOneByOne(git)
    return RepositoryLocation(
      gitDirectory: paths[1],
      commonDirectory: paths[2],
      objectDirectory: paths[3],
      indexPath: paths[4],
      workTree: paths.count > 5 ? paths[5] : nil,
      prefix: paths[0],
      isBare: lines[0].isText("true"),
      isInsideWorkTree: lines[1].isText("true"),
      isShallow: lines[2].isText("true"),
      objectFormat: String(decoding: lines[3], as: UTF8.self)
    )
  }

  /// The prefix and the paths, each by its own call, since `rev-parse` has no `-z`.
  private static func pathsOneByOne(_ git: Git) async throws(GitError) -> [[UInt8]] {
    let questions: [[GitArgument]] = [
      ["--show-prefix"], ["--git-dir"], ["--git-common-dir"], ["--git-path", "objects"],
      ["--git-path", "index"],
    ]
    var paths: [[UInt8]] = []
    for question in questions {
      let answer = try await git.output(of: ["rev-parse", "--path-format=absolute"] + question)
      paths.append(Array(answer.dropLast()))
    }
    let top = try await git.result(of: ["rev-parse", "--show-toplevel"])
    if top.end.isSuccess { paths.append(Array(top.output.dropLast())) }
    return paths
  }
}

extension RepositoryLocation {
  /// The file of grafts, which need not exist (gitglossary(7), "grafts").
  public func graftsPath(_ git: Git) -> [UInt8] {
    git.environment["GIT_GRAFT_FILE"] ?? commonDirectory + Array("/info/grafts".utf8)
  }
}
