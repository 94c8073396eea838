internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import Repository

/// Fetches missing LFS objects by the installed Git LFS.
///
/// Git LFS fetches the objects of a commit, so it gets a commit that has only the missing pointers.
/// The commit is in an object directory of its own, which is removed afterwards.
struct ContentFetch {
  let context: Repository
  let remote: [UInt8]

  /// The given remote, or the one from which Git LFS would fetch; `nil` if there is none.
  ///
  /// - Throws: `MigrationError.unknownRemote` if there is no remote of that name.
  static func remote(
    _ asked: [UInt8]?,
    _ context: Repository
  ) throws(MigrationError) -> [UInt8]? {
    let remotes = context.config.subsections(of: "remote").filter { name in
      context.config.value(Array("remote.".utf8) + name + Array(".url".utf8)) != nil
    }
    if let asked {
      guard remotes.contains(asked) else {
        throw .unknownRemote(asked, remotes: remotes)
      }
      return asked
    }
    var candidates = [branchRemote(context), context.config.value("remote.lfsdefault")]
    if remotes.count == 1 { candidates.append(remotes[0]) }
    candidates.append(Array("origin".utf8))
    return candidates.lazy.compactMap(\.self).first { remotes.contains($0) }
  }

  /// The remote that the current branch tracks.
  private static func branchRemote(_ context: Repository) -> [UInt8]? {
    guard case .branch(let name, _) = context.worktrees.first(where: \.isCurrent)?.head,
      let branch = name.name(in: .branch)
    else { return nil }
    return context.config.value(Array("branch.".utf8) + branch + Array(".remote".utf8))
  }

  /// Fetches the objects of pointers.
  ///
  /// - Parameter blobs: the pointers.
  /// - Returns: the failure of Git LFS if it could not fetch all of them; otherwise `nil`.
  /// - Throws: `GitError`, `StoreError` if Git LFS could not be started.
  func fetch(_ blobs: [ObjectID]) async throws -> FetchFailure? {
    guard try await context.git.result(of: ["lfs", "version"]).end.isSuccess else {
      return .noGitLFS
    }
    let directory = context.fetchDirectory
    try Files.makeDirectories(directory)
    defer { Files.removeTree(directory) }
    // In a file, since Git LFS splits the variable for it at every colon.
    let objects = context.location.objectDirectory
    try Files.makeDirectories(directory + Array("/info".utf8))
    try NewFile.replace(
      directory + Array("/info/alternates".utf8),
      with: objects.contains(0x0A) ? CQuoting.quoted(objects) : objects
    )
    var git = context.git
    git.environment["GIT_OBJECT_DIRECTORY"] = directory
    let commit = try await commit(of: blobs, git)
    git.settings.append((Array("lfs.fetchrecentalways".utf8), Array("false".utf8)))
    let result = try await git.result(
      of: ["lfs", "fetch", "--include=", "--exclude=", GitArgument(remote), GitArgument(commit)],
      purpose: .fetch
    )
    guard !result.end.isSuccess else { return nil }
    let message = result.errorOutput.isEmpty ? result.output : result.errorOutput
    return .notOnRemote(
      remote: remote,
      message: String(decoding: message.trimmingWhitespace, as: UTF8.self)
    )
  }

  /// Writes a commit whose files are the pointers.
  private func commit(of blobs: [ObjectID], _ git: Git) async throws -> [UInt8] {
    var entries: [UInt8] = []
    for (number, blob) in blobs.enumerated() {
      entries += Array("100644 blob \(blob)\t\(number)".utf8) + [0]
    }
    let tree = try await git.output(
      of: ["mktree", "-z", "--missing"],
      input: entries,
      purpose: .write
    )
    var git = git
    for role in ["AUTHOR", "COMMITTER"] {
      git.environment["GIT_\(role)_NAME"] = Array("lfs-migrate".utf8)
      git.environment["GIT_\(role)_EMAIL"] = Array("lfs-migrate@localhost".utf8)
      git.environment["GIT_\(role)_DATE"] = Array("@0 +0000".utf8)
    }
    let commit = try await git.output(
      of: ["commit-tree", "-m", "objects to fetch", GitArgument(tree.trimmingWhitespace)],
      purpose: .write
    )
    return Array(commit.trimmingWhitespace)
  }
}
