/// A hook of Git that can run an audit.
public enum HookName: String, CaseIterable, Sendable {
  /// Before a commit is made, of what is staged.
  case preCommit = "pre-commit"
  /// Before a push, of what it would add.
  case prePush = "pre-push"
  /// On a server, before a push is accepted.
  case preReceive = "pre-receive"

  /// The name of its file.
  public var fileName: [UInt8] { Array(rawValue.utf8) }

  /// Whether Git tells it on standard input what it is about.
  public var hasInput: Bool { self != .preCommit }

  /// Whether Git runs it in the Git directory, wherever the work tree is.
  public var runsInGitDirectory: Bool { self == .preReceive }
}
