internal import FileSystem
public import GitCommand

/// A Git command that has stopped and waits for the user.
public enum OperationInProgress: String, Equatable, Sendable, CaseIterable {
  case rebase
  case applyMailbox
  case merge
  case cherryPick
  case revert
  case bisect

  /// The name of the command.
  public var name: String {
    switch self {
    case .rebase: "rebase"
    case .applyMailbox: "am"
    case .merge: "merge"
    case .cherryPick: "cherry-pick"
    case .revert: "revert"
    case .bisect: "bisect"
    }
  }

  /// The command that ends it, and restores the state before it.
  public var endingCommand: String {
    self == .bisect ? "git bisect reset" : "git \(name) --abort"
  }

  /// The operation in progress in a worktree, by the files that Git keeps; `nil` if there is none.
  ///
  /// - Parameter gitDirectory: the Git directory of the worktree.
  /// - Throws: `GitError.file` if one of the files can't be read.
  public static func current(
    in gitDirectory: [UInt8]
  ) throws(GitError) -> OperationInProgress? {
    func exists(_ name: String) -> Bool { Files.exists(gitDirectory.appending(path: name)) }
    // A rebase first: while it has stopped, files of the commands that it runs may exist too.
    if exists("rebase-merge") { return .rebase }
    if exists("rebase-apply") { return exists("rebase-apply/applying") ? .applyMailbox : .rebase }
    if exists("MERGE_HEAD") { return .merge }
    if exists("CHERRY_PICK_HEAD") { return .cherryPick }
    if exists("REVERT_HEAD") { return .revert }
    // Between two commits of a series, only the list of the remaining ones exists.
    let todo = gitDirectory.appending(path: "sequencer/todo")
    if let list = try GitError.wrapping(Files.contents(of: todo)) {
      let isRevert = list.lines.first { !$0.isEmpty && !$0.hasPrefix("#") }?.hasPrefix("revert")
      return isRevert == true ? .revert : .cherryPick
    }
    return exists("BISECT_LOG") ? .bisect : nil
  }
}
