public import GitCommand
public import GitObjects
internal import GitRefs

/// A tracked file that differs from the checked-out commit.
public struct ModifiedFile: Equatable, Sendable {
  /// A difference between HEAD and the index, or between the index and the worktree.
  public enum Change: UInt8, Equatable, Sendable {
    /// None.
    case none = 0x2e
    /// Another content or mode.
    case modified = 0x4d
    /// Another type, such as a symbolic link for a file.
    case typeChanged = 0x54
    /// A new file.
    case added = 0x41
    /// A deleted file.
    case deleted = 0x44
    /// A conflict.
    case unmerged = 0x55
  }

  /// The path.
  public let path: RepositoryPath
  /// The difference between HEAD and the index.
  public let staged: Change
  /// The difference between the index and the worktree.
  public let unstaged: Change
  /// The blob in HEAD; zero if there is none or the path is in conflict.
  public let headID: ObjectID
  /// The blob in the index; zero if there is none or the path is in conflict.
  public let indexID: ObjectID

  /// Whether only the content in the worktree differs, so that the file is unchanged if the index
  /// has a pointer and the worktree has its content.
  public var mayBeSmudgedPointer: Bool { staged == .none && unstaged == .modified }
}

extension Preflight {
  /// The tracked files of a worktree that differ from its HEAD.
  ///
  /// No program runs that the repository's settings name: contents are compared without filters, so
  /// that an unchanged file with a filter may be in the list.
  ///
  /// - Throws: `GitError` if Git can't tell.
  public func modifiedFiles(in worktree: Worktree) async throws(GitError) -> [ModifiedFile] {
    var git = worktree.git(from: git)
    // Settings, and with them filters, can differ between worktrees.
    let config = worktree.isCurrent ? config : try await GitConfig.read(git)
    git.disableFilters(of: config)
    let result = try await git.result(of: [
      "status", "--porcelain=v2", "-z", "--untracked-files=no", "--ignore-submodules=all",
      "--no-renames",
    ])
    var files: [ModifiedFile] = []
    for record in try result.successfulOutput().records(endedBy: 0) {
      guard !record.hasPrefix("#") else { continue }
      guard let file = ModifiedFile(record: record) else { throw result.unreadable(record) }
      files.append(file)
    }
    return files
  }
}

extension ModifiedFile {
  /// Parses an entry of `git status --porcelain=v2 -z`.
  init?(record: ArraySlice<UInt8>) {
    let words = record.split(separator: .space, maxSplits: 8, omittingEmptySubsequences: false)
    guard words.count == 9, words[1].count == 2, let first = words[1].first,
      let second = words[1].last
    else { return nil }
    if words[0].isText("u") {
      let parts = words[8].split(separator: .space, maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      self.init(
        path: RepositoryPath(parts[2]),
        staged: .unmerged,
        unstaged: .unmerged,
        headID: .zero,
        indexID: .zero
      )
      return
    }
    guard words[0].isText("1"), let staged = Change(rawValue: first),
      let unstaged = Change(rawValue: second), let headID = ObjectNames.read(digits: words[6]),
      let indexID = ObjectNames.read(digits: words[7])
    else { return nil }
    self.init(
      path: RepositoryPath(words[8]),
      staged: staged,
      unstaged: unstaged,
      headID: headID,
      indexID: indexID
    )
  }
}
