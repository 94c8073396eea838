internal import Audit
internal import Cleanup
internal import FileSystem
internal import Git2
internal import GitAttributes
internal import GitCommand
internal import GitObjects
internal import GitRefs
internal import GitStore
internal import History
internal import Hooks
internal import LFS
internal import LFSServer
internal import Migration
internal import Publication
internal import Repository
internal import Reporting
internal import Runs
internal import Scan
internal import Sharing
internal import Worktrees

/// An error that brings its words, since a module above this one throws it.
public protocol WordedError: Error {
  /// The error as text for users.
  var words: ErrorWords { get }
}

/// An error as text for users: what happened, what to do, and the exit code.
public struct ErrorWords {
  /// What happened; of several lines if something is listed.
  public let message: String
  /// What to do, or what was left as it was; `nil` if there is nothing to say.
  public let hint: String?
  /// The beginning of the message.
  var prefix = "Error: "
  /// 2 if refused or failed with nothing changed; 3 if stopped half-way, or after all was done.
  public var exitCode: Int32 = 2

  /// The sentence for errors that left everything as it was.
  public static let unchanged = "Nothing was changed."

  /// The hint for limits of the system that are too low.
  public static let limits = """
    'ulimit -a' shows the limits: memory ('-v', '-d') and processes ('-u') must suffice. \
    \(unchanged)
    """

  /// The words for an error of any module.
  public init(_ error: any Error) {
    switch error {
    case let error as any WordedError: self = error.words
    case let error as MigrationError: self.init(error)
    case let error as ScanError: self.init(error)
    case let error as PublicationError: self.init(error)
    case let error as PublishError: self.init(error)
    case let error as HistoryError: self.init(error)
    case let error as NoRewriteError: self.init(error)
    case let error as Refusal: self.init(error)
    case let error as RepositoryError: self.init(error)
    case let error as SelectionError: self.init(error)
    case let error as GitError: self.init(error)
    case let error as StoreError: self.init(error, needed: nil)
    case let error as ObjectStoreError: self.init(error)
    case let error as FileSystemError: self.init(error)
    case let error as HookError: self.init(error)
    case let error as AuditError: self.init(error)
    case let error as RunLockError: self.init(error)
    case let error as ReferenceTransactionError: self.init(error)
    case let error as RunError: self.init(error)
    case let error as RunStoreError: self.init(error)
    case let error as PatternError: self.init(error)
    case let error as CleanupError: self.init(error)
    case let error as CleanupStop: self.init(error)
    case let error as WorktreeError: self.init(error)
    case let error as IndexFileError: self.init(error)
    case let error as TreeError:
      self.init("a tree is malformed: \(Self.words(error))", Self.unchanged)
    case let error as HeaderError:
      self.init("an object is malformed: \(Self.words(error))", Self.unchanged)
    case let error as GitConfigError:
      self.init("the setting '\(error.key)' has the value '\(error.value)'", Self.unchanged)
    case let error as LFSServerError: self.init(error)
    // The type of an error says nothing of all others: one that is not named above is shown as Swift
    // writes it.
    default: self.init("\(error)", Self.unchanged)
    }
  }

  /// The words themselves, of an error with the exit code 2.
  public init(_ message: String, _ hint: String?) {
    self.message = message
    self.hint = hint
  }

  /// The beginning of git-lfs's messages, up to version 3.6.
  static let migratePrefix = "migrate: "

  /// The whole error, as it is printed.
  public var text: String {
    guard let hint else { return "\(prefix)\(message)\n" }
    // That nothing was changed is no hint on what to do.
    return "\(prefix)\(message)\n\(hint == Self.unchanged ? "" : "Hint: ")\(hint)\n"
  }

  /// Bytes as they are shown to users.
  public static func text(_ bytes: some Sequence<UInt8>) -> String { ShownText.of(bytes) }

  /// The first five lines, indented, and the number of the others.
  static func firstLines(_ lines: [String]) -> String {
    let shown = lines.prefix(5).map { "  " + $0 }
    let more = lines.count > 5 ? ["  and \(NumberText.grouped(lines.count - 5)) more"] : []
    return (shown + more).joined(separator: "\n")
  }
}
