internal import Digests
internal import FileSystem
internal import GitCommand
internal import GitObjects
internal import Repository

/// Files as Git would check them out in a worktree, in a folder where no one works.
///
/// Git itself writes over whatever stands at a path. So it writes here, and we put each file into its
/// place if nobody has touched what is there.
struct StagedFiles {
  /// A file of a commit.
  struct File {
    let path: [UInt8]
    let id: ObjectID
    let mode: FileMode
  }

  private let directory: [UInt8]
  private let git: Git

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

  /// Else Git would map the pack, and hold files of up to half a gigabyte.
  private static let settings = [
    ("core.packedGitWindowSize", "8m"), ("core.packedGitLimit", "32m"),
    ("core.bigFileThreshold", "8m"),
  ]

  /// Removes what a killed run left.
  static func removeLeftovers(of worktree: Worktree) {
    Files.removeTree(worktree.stagedFilesDirectory)
  }

  /// Writes the files.
  ///
  /// - Parameter others: more files that Git may read attributes of, where the worktree has them not.
  /// - Throws: `GitError`.
  func write(_ files: [File], _ others: [File] = []) async throws(GitError) {
    remove()
    guard !files.isEmpty else { return }
    try GitError.wrapping(Files.makeDirectories(directory))
    var entries: [UInt8] = []
    for file in others + files {
      entries += "\(String(file.mode.rawValue, radix: 8)) ".utf8
      entries += file.id.hex + [0x09] + file.path + [0]
    }
    let paths: [UInt8] = files.flatMap { $0.path + [0] }
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

  /// Where the file is.
  func path(of path: [UInt8]) -> [UInt8] {
    directory.appending(path: "files") + [0x2F] + path
  }

  /// The content of the file.
  func contents(of path: [UInt8]) -> [UInt8]? {
    (try? Files.contents(of: self.path(of: path), followsLink: false)) ?? nil
  }

  /// Removes the folder.
  func remove() { Files.removeTree(directory) }
}
