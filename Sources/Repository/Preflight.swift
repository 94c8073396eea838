internal import FileSystem
public import GitCommand
internal import GitRefs

/// The checks of a repository before anything is written.
public struct Preflight: Sendable {
  let git: Git
  let location: RepositoryLocation
  let config: GitConfig
  let worktrees: [Worktree]

  /// The checks of a repository.
  ///
  /// - Parameters:
  ///   - git: Git in the user's directory.
  ///   - location: the repository.
  ///   - config: its settings.
  ///   - worktrees: its worktrees.
  public init(
    _ git: Git,
    location: RepositoryLocation,
    config: GitConfig,
    worktrees: [Worktree]
  ) {
    self.git = git
    self.location = location
    self.config = config
    self.worktrees = worktrees
  }

  /// The worktrees whose index must follow the rewritten history: those whose files exist.
  public var worktreesToRefresh: [Worktree] {
    worktrees.filter { !$0.isBare && $0.isPresent }
  }

  /// All reasons not to rewrite, the most serious first.
  ///
  /// - Throws: `GitError` if Git does not answer.
  public func refusals() async throws(GitError) -> [Refusal] {
    let formats = refusalsOfFormat
    // The other checks parse ids of SHA-1.
    guard formats.isEmpty else { return formats }
    var found = refusalsOfPlace
    if let date = try await unreadableDate { found.append(.committerDate(date)) }
    found += try await refusalsOfHistory()
    for worktree in worktrees where worktree.isPresent {
      if let operation = try OperationInProgress.current(in: worktree.gitDirectory) {
        found.append(.inProgress(operation, worktree: worktree.path))
      }
    }
    for worktree in worktreesToRefresh {
      found += try await refusals(ofIndexIn: worktree)
    }
    return found
  }

  private var refusalsOfFormat: [Refusal] {
    var found: [Refusal] = []
    if location.objectFormat != "sha1" { found.append(.objectFormat(location.objectFormat)) }
    if let format = config.text("extensions.refstorage"), format != "files" {
      found.append(.referenceFormat(format))
    }
    // Since Git 2.54, this variable may select a format too, and its place.
    if let backend = git.environment["GIT_REFERENCE_BACKEND"], !backend.isEmpty,
      !backend.isText("files")
    {
      found.append(.referenceFormat(String(decoding: backend, as: UTF8.self)))
    }
    return found
  }

  /// Worktrees that lead to another repository, or that do not lead to this one.
  private var refusalsOfPlace: [Refusal] {
    worktrees.compactMap { worktree in
      switch worktree.link {
      case .elsewhere(let repository) where worktree.isCurrent && !worktree.isBare:
        .foreignWorkTree(path: worktree.path, repository: repository)
      case .broken(let target): .brokenWorktree(path: worktree.path, target: target)
      case .copy(let original): .copiedWorktree(path: worktree.path, original: original)
      case .here, .elsewhere, .missing: nil
      }
    }
  }

  /// The date for reflogs, if Git can't parse it, which it would notice only when references have
  /// moved.
  private var unreadableDate: [UInt8]? {
    get async throws(GitError) {
      guard let date = git.environment["GIT_COMMITTER_DATE"] else { return nil }
      var git = git
      // So that only the date can make Git fail.
      git.environment["GIT_COMMITTER_NAME"] = Array("lfs-migrate".utf8)
      git.environment["GIT_COMMITTER_EMAIL"] = Array("lfs-migrate@localhost".utf8)
      let result = try await git.result(of: ["var", "GIT_COMMITTER_IDENT"])
      if case .exited(0) = result.end { return nil }
      return date
    }
  }

  private func refusalsOfHistory() async throws(GitError) -> [Refusal] {
    var found: [Refusal] = []
    if location.isShallow { found.append(.shallow) }
    if let partial = partialClone { found.append(partial) }
    if (try? config.bool("core.usereplacerefs")) != false {
      let names = try await replacements()
      if !names.isEmpty { found.append(.replacements(names)) }
    }
    if let grafts = try grafts { found.append(grafts) }
    return found
  }

  /// Whether a remote has promised objects that are missing here.
  public var isPartialClone: Bool { partialClone != nil }

  /// The names of the references that replace objects.
  private func replacements() async throws(GitError) -> [ReferenceName] {
    let command: [GitArgument] = ["for-each-ref", "--format=%(refname)"]
    guard let base = git.environment["GIT_REPLACE_REF_BASE"] else {
      return try await git.output(of: command + ["refs/replace/"]).lines.map { ReferenceName($0) }
    }
    // To Git, the variable is a prefix, which may end within a component.
    return try await git.output(of: command).lines.filter { name in
      name.starts(with: base)
        && name.split(separator: .slash).last.flatMap(ObjectNames.read(digits:)) != nil
    }.map { ReferenceName($0) }
  }

  private var partialClone: Refusal? {
    config.promisorRemotes.last.map { .partialClone(remote: $0) }
  }

  private var grafts: Refusal? {
    get throws(GitError) {
      let path = location.graftsPath(git)
      guard let lines = try GitError.wrapping(Files.contents(of: path))?.lines else { return nil }
      let counts = lines.contains { !$0.trimmingWhitespace.isEmpty && !$0.hasPrefix("#") }
      return counts ? .grafts(path: path) : nil
    }
  }

  private func refusals(ofIndexIn worktree: Worktree) async throws(GitError) -> [Refusal] {
    var found: [Refusal] = []
    let lock = worktree.indexPath + Array(".lock".utf8)
    // `git status`, for example, holds the lock only for a moment.
    for _ in 0..<100 where Files.exists(lock) { Pause.milliseconds(10) }
    if Files.exists(lock) { found.append(.indexLocked(path: lock)) }
    let git = worktree.git(from: git)
    let shared = try await git.output(of: ["rev-parse", "--shared-index-path"])
    if !shared.trimmingWhitespace.isEmpty { found.append(.splitIndex(worktree: worktree.path)) }
    let isSparse = try await git.result(of: ["config", "--type=bool", "core.sparseCheckout"])
    if isSparse.output.isText("true\n") {
      let entries = try await git.output(of: ["ls-files", "--sparse", "--stage", "-z"])
      if entries.records(endedBy: 0).contains(where: { $0.hasPrefix("040000 ") }) {
        found.append(.sparseIndex(worktree: worktree.path))
      }
    }
    return found
  }
}
