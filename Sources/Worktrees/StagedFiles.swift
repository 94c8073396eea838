internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import Repository

/// Files as Git would check them out in a worktree, in a directory of their own.
///
/// Git itself would overwrite any file at the path. So it writes here, and each file is then moved
/// to its place if the file there is unchanged.
struct StagedFiles {
  /// A file of a commit.
  struct File {
    let path: RepositoryPath
    let id: ObjectID
    let mode: FileMode
  }

  private let directory: [UInt8]
  private let git: Git

  /// Prepares Git for the staging directory of a worktree.
  ///
  /// - Parameter git: Git in the worktree.
  init(_ worktree: Worktree, _ git: Git) {
    directory = worktree.stagedFilesDirectory
    var git = git
    git.environment["GIT_INDEX_FILE"] = directory.appending(path: "index")
    for (key, value) in Self.settings {
      git.settings.append((Array(key.utf8), Array(value.utf8)))
    }
    self.git = git
  }

  /// Without these, Git would map the pack, and hold files of up to 512 MiB in memory.
  private static let settings = [
    ("core.packedGitWindowSize", "8m"), ("core.packedGitLimit", "32m"),
    ("core.bigFileThreshold", "8m"),
  ]

  /// Removes the files of a killed run.
  static func removeLeftovers(of worktree: Worktree) {
    Files.removeTree(worktree.stagedFilesDirectory)
  }

  /// Writes the files.
  ///
  /// - Parameter others: `.gitattributes` files that Git reads here, since the worktree lacks them.
  /// - Throws: `GitError`.
  func write(_ files: [File], _ others: [File] = []) async throws(GitError) {
    remove()
    guard !files.isEmpty else { return }
    try GitError.wrapping(Files.makeDirectories(directory))
    var entries: [UInt8] = []
    for file in others + files {
      entries += "\(String(file.mode.rawValue, radix: 8)) ".utf8
      entries += file.id.hex + [0x09] + file.path.bytes + [0]
    }
    let paths: [UInt8] = files.flatMap { $0.path.bytes + [0] }
    _ = try await git.output(
      of: ["update-index", "-z", "--index-info"],
      input: entries,
      purpose: .write
    )
    _ = try await git.output(
      of: [
        "checkout-index", "-f", "-q", "-z", "--stdin",
        .option("--prefix=", directory.appending(path: "files") + [0x2F]),
      ],
      input: paths,
      purpose: .write
    )
  }

  /// The place of a written file.
  func place(of path: RepositoryPath) -> [UInt8] {
    path.place(in: directory.appending(path: "files"))
  }

  /// The content of a written file; `nil` if it can't be read.
  func contents(of path: RepositoryPath) -> [UInt8]? {
    (try? Files.contents(of: place(of: path), followsLink: false)) ?? nil
  }

  /// Removes the directory.
  func remove() { Files.removeTree(directory) }
}
