internal import FileSystem

extension Worktree {
  /// All worktrees of a repository, the main one first.
  ///
  /// - Parameters:
  ///   - git: the Git that found the repository
  ///   - location: the repository
  /// - Throws: `GitError` if Git can't list them.
  public static func list(
    _ git: Git,
    in location: RepositoryLocation
  ) async throws(GitError) -> [Worktree] {
    let arguments: [GitArgument] = ["worktree", "list", "--porcelain"]
    var end: UInt8 = 0
    var result = try await git.result(of: arguments + ["-z"])
    if case .exited(129) = result.end {
      // Git has `-z` since version 2.36.
      end = .newline
      result = try await git.result(of: arguments)
    }
    let lines = try result.successfulOutput().records(endedBy: end)
    let records = lines.split(whereSeparator: \.isEmpty).map(Record.init(lines:))
    let linked = try linkedDirectories(of: location.commonDirectory)
    var worktrees: [Worktree] = []
    for (index, record) in records.enumerated() {
      guard index > 0 else {
        var main = try await corrected(record, location.commonDirectory, git, location)
        if main.head == nil {
          try await addDetachedHead(
            to: &main,
            git.at(gitDirectory: location.commonDirectory, workTree: nil)
          )
        }
        worktrees.append(main.worktree(nil, location.commonDirectory, location))
        continue
      }
      guard let identifier = linked[record.path] else {
        throw .unreadableOutput(
          command: result.command,
          output: String(decoding: record.path, as: UTF8.self)
        )
      }
      let directory = location.commonDirectory.appending(path: "worktrees").appending(
        path: identifier
      )
      let own = try await corrected(record, directory, git, location)
      worktrees.append(own.worktree(identifier, directory, location, registeredAt: record.path))
    }
    return worktrees
  }

  /// Corrects Git's answers for a worktree that has its own settings.
  ///
  /// Git derives the main worktree's path from the name of the common directory. That is wrong for
  /// submodules, and if a setting or a variable names the worktree. Git looks for these settings
  /// (`core.worktree`, `core.bare`) in the worktree in which it runs.
  private static func corrected(
    _ record: Record,
    _ directory: [UInt8],
    _ git: Git,
    _ location: RepositoryLocation
  ) async throws(GitError) -> Record {
    var record = record
    if directory == location.gitDirectory {
      record.path = location.workTree ?? record.path
      record.isBare = location.isBare
      return record
    }
    let hasOwnSettings = Files.exists(directory.appending(path: "config.worktree"))
    let isMain = directory == location.commonDirectory
    guard !record.isPrunable, hasOwnSettings || isMain && !record.isBare else { return record }
    let own = git.at(gitDirectory: directory, workTree: nil)
    let bare = try await own.result(of: ["config", "--type=bool", "core.bare"])
    if isMain, bare.output.isText("true\n") {
      record.isBare = true
      return record
    }
    // Without this setting Git would take the directory in which it runs as the worktree.
    guard try await own.result(of: ["config", "core.worktree"]).end.isSuccess else { return record }
    let path = try await own.output(of: [
      "rev-parse", "--path-format=absolute", "--show-toplevel",
    ])
    record.path = Array(path.dropLast())
    return record
  }

  /// Git does not list the HEAD of a bare repository, which may be detached all the same.
  private static func addDetachedHead(
    to record: inout Record,
    _ git: Git
  ) async throws(GitError) {
    let branch = try await git.result(of: ["symbolic-ref", "-q", "HEAD"])
    guard case .exited(1) = branch.end else { return }
    let commit = try await git.result(of: ["rev-parse", "-q", "--verify", "HEAD"])
    guard case .exited(0) = commit.end else { return }
    record.head = try commit.successfulOutput().dropLast()
    record.isDetached = true
  }

  /// The names in `worktrees/`, by the path of the worktree.
  private static func linkedDirectories(
    of commonDirectory: [UInt8]
  ) throws(GitError) -> [[UInt8]: [UInt8]] {
    let directory = commonDirectory.appending(path: "worktrees")
    var found: [[UInt8]: [UInt8]] = [:]
    for name in try GitError.wrapping(Files.names(in: directory)) {
      let entry = directory.appending(path: name)
      let file = entry.appending(path: "gitdir")
      guard let text = try GitError.wrapping(Files.contents(of: file)) else { continue }
      var path = Array(text.trimmingWhitespace)
      // Since Git 2.48 the path may be relative to the directory of the file.
      if path.first != .slash { path = entry.appending(path: path).normalizedPath }
      if path.suffix(5).isText("/.git") { path.removeLast(5) }
      found[path] = name
    }
    return found
  }

  /// What Git lists about one worktree.
  private struct Record {
    var path: [UInt8] = []
    var head: [UInt8]?
    var branch: ReferenceName?
    var isDetached = false
    var isBare = false
    var isLocked = false
    var isPrunable = false

    init(lines: ArraySlice<ArraySlice<UInt8>>) {
      for line in lines {
        if let path = line.dropping(prefix: "worktree ") { self.path = Array(path) }
        if let head = line.dropping(prefix: "HEAD ") { self.head = Array(head) }
        if let branch = line.dropping(prefix: "branch ") { self.branch = ReferenceName(branch) }
        if line.isText("detached") { isDetached = true }
        if line.isText("bare") { isBare = true }
        if line.isText("locked") || line.hasPrefix("locked ") { isLocked = true }
        if line.isText("prunable") || line.hasPrefix("prunable ") { isPrunable = true }
      }
    }

    func worktree(
      _ identifier: [UInt8]?,
      _ directory: [UInt8],
      _ location: RepositoryLocation,
      registeredAt registered: [UInt8] = []
    ) -> Worktree {
      let isCurrent = directory == location.gitDirectory
      let link =
        identifier == nil
        ? WorktreeLink(ofMain: path, to: directory)
        : WorktreeLink(
          ofLinked: path,
          registeredAt: registered,
          to: directory,
          isCurrent: isCurrent
        )
      // An unborn branch is listed with an id of zeros.
      let commit = head.flatMap { $0.allSatisfy { $0 == UInt8(ascii: "0") } ? nil : $0 }
      let head: Head =
        if let branch { .branch(branch, commit: commit) } else if let commit, isDetached {
          .detached(commit)
        } else { .unknown }
      return Worktree(
        path: path,
        gitDirectory: directory,
        indexPath: isCurrent ? location.indexPath : directory.appending(path: "index"),
        head: head,
        isBare: isBare,
        isLocked: isLocked,
        isPrunable: isPrunable,
        identifier: identifier,
        isCurrent: isCurrent,
        link: link
      )
    }
  }
}
