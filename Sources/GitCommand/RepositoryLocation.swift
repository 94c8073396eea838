/// Where a repository's parts are, as Git finds them; every path is absolute.
public struct RepositoryLocation: Equatable, Sendable {
  /// The Git directory of this worktree: HEAD, index and what is in progress.
  public let gitDirectory: [UInt8]
  /// The Git directory that all worktrees share: refs, objects and settings.
  public let commonDirectory: [UInt8]
  /// Where objects are written.
  public let objectDirectory: [UInt8]
  /// The index of this worktree.
  public let indexPath: [UInt8]
  /// The directory of the checked-out files; nil if there is none.
  public let workTree: [UInt8]?
  /// From `workTree` to the directory that Git was run in: empty, or ending with a slash.
  public let prefix: [UInt8]
  /// Whether there are no checked-out files.
  public let isBare: Bool
  /// Whether the directory that Git was run in is inside the work tree.
  public let isInsideWorkTree: Bool
  /// Whether the history was cut off by a shallow clone or fetch.
  public let isShallow: Bool
  /// The digest that names objects: `sha1` or `sha256`.
  public let objectFormat: String

  /// Finds the repository that Git works on.
  ///
  /// - Parameter git: where to look: its directory, and `GIT_DIR` and its like in its environment.
  /// - Throws: `GitError.notARepository` if there is none, with Git's words.
  public static func discover(_ git: Git) async throws(GitError) -> RepositoryLocation {
    // The work tree comes last: asking for it is an error where there is none, after the rest
    // has been answered.
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
    // A line for each answer, unless there is a newline in one of the paths.
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

  /// The prefix and the paths, each by a call of its own: `rev-parse` has no `-z`.
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
  /// The file that gives commits other parents, which need not exist (gitglossary, "grafts").
  public func graftsPath(_ git: Git) -> [UInt8] {
    git.environment["GIT_GRAFT_FILE"] ?? commonDirectory + Array("/info/grafts".utf8)
  }
}
