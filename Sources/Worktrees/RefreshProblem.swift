public import GitCommand

/// A failure after the references moved, which leaves the history migrated.
public enum RefreshProblem: Sendable {
  /// The index is still that of the old commit.
  case notRefreshed(worktree: [UInt8], cause: any Error)
  /// HEAD of the worktree was switched while the references moved; its index was left as it is.
  case headSwitched(worktree: [UInt8])
  /// An untracked file is at a path of the new history; it was left as it is.
  case keptUntracked(path: [UInt8])
  /// A file that would be checked out was modified meanwhile; it was left as it is.
  case keptEdited(path: [UInt8])
  /// A file still has the bytes that Git had converted, and will show as modified once it is
  /// touched.
  case notWritten(path: [UInt8], cause: any Error)
  /// The stash still has its old entries, and a further one before them.
  case stashNotRewritten(cause: any Error)
  /// The notes of this reference are only on the old objects.
  case notesNotCopied(reference: ReferenceName, cause: any Error)
  /// LFS objects that are not needed are still in the store, or needed ones are not.
  case objectsNotMoved(areNeeded: Bool, cause: any Error)
  /// The references moved, but may not be on the disk yet.
  case notSynchronised(cause: any Error)
  /// The record of the run does not say that it is complete.
  case notRecorded(cause: any Error)

  /// Whether the failure leaves the run half-way, so that `resume` has to repeat it.
  public var isHalfway: Bool {
    switch self {
    case .notRefreshed, .stashNotRewritten, .notSynchronised, .notRecorded: true
    case .objectsNotMoved(let areNeeded, _): areNeeded
    case .headSwitched, .keptUntracked, .keptEdited, .notWritten, .notesNotCopied: false
    }
  }

  /// The kind of the failure, in the words of records and documents.
  public var kind: String {
    switch self {
    case .notRefreshed: "index not refreshed"
    case .headSwitched: "HEAD switched"
    case .keptUntracked: "untracked file kept"
    case .keptEdited: "edited file kept"
    case .notWritten: "file not written"
    case .stashNotRewritten: "stash not rewritten"
    case .notesNotCopied: "notes not copied"
    case .objectsNotMoved: "LFS objects not moved"
    case .notSynchronised: "refs not synchronised"
    case .notRecorded: "run not recorded"
    }
  }

  /// The path or name that it concerns; `nil` for the whole repository.
  public var subject: [UInt8]? {
    switch self {
    case .notRefreshed(let path, _), .headSwitched(let path), .keptUntracked(let path),
      .keptEdited(let path), .notWritten(let path, _):
      path
    case .notesNotCopied(let reference, _): reference.bytes
    case .stashNotRewritten, .objectsNotMoved, .notSynchronised, .notRecorded: nil
    }
  }
}
