/// A hook of Git that can run an audit.
public enum HookName: String, CaseIterable, Sendable {
  /// Runs before a commit is made; audits what is staged.
  case preCommit = "pre-commit"
  /// Runs before a push; audits what it would add.
  case prePush = "pre-push"
  /// Runs on a server, before a push is accepted.
  case preReceive = "pre-receive"

  /// The name of its file.
  public var fileName: [UInt8] { Array(rawValue.utf8) }

  /// Whether Git writes the references concerned to its standard input.
  public var hasInput: Bool { self != .preCommit }

  /// Whether Git runs it in the Git directory, even if there is a worktree.
  public var runsInGitDirectory: Bool { self == .preReceive }
}
