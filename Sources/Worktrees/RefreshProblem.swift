/// What could not be done once the references had moved; the history is migrated all the same.
public enum RefreshProblem: Sendable {
  /// The index still is that of the old commit.
  case notRefreshed(worktree: [UInt8], cause: any Error)
  /// HEAD of the worktree was switched in the moment in which references moved; its index was left as
  /// it is.
  case headSwitched(worktree: [UInt8])
  /// A file that Git did not know stands where the new history has one; it was left as it is.
  case keptUntracked(path: [UInt8])
  /// A file that would be checked out was changed meanwhile; it was left as it is.
  case keptEdited(path: [UInt8])
  /// A file still has the bytes that Git had converted; it will show as modified once it is touched.
  case notWritten(path: [UInt8], cause: any Error)
  /// The entries of the stash still are the old ones, and one more stands before them.
  case stashNotRewritten(cause: any Error)
  /// The notes of this reference are on the old objects only.
  case notesNotCopied(reference: [UInt8], cause: any Error)
  /// LFS objects that nothing here needs any more stand in the store still, or needed ones do not.
  case objectsNotMoved(areNeeded: Bool, cause: any Error)
  /// The references moved, but may not be on the disk yet.
  case notSynchronised(cause: any Error)
  /// The record of the run does not say that it is complete.
  case notRecorded(cause: any Error)

  /// Whether the run is half-way because of it, so that `resume` is to do it again.
  public var isHalfway: Bool {
    switch self {
    case .notRefreshed, .stashNotRewritten, .notSynchronised, .notRecorded: true
    case .objectsNotMoved(let areNeeded, _): areNeeded
    case .headSwitched, .keptUntracked, .keptEdited, .notWritten, .notesNotCopied: false
    }
  }

  /// What it is, in the words of records and documents.
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

  /// The path or name that it is about; nil where it is about the whole repository.
  public var subject: [UInt8]? {
    switch self {
    case .notRefreshed(let path, _), .headSwitched(let path), .keptUntracked(let path),
      .keptEdited(let path), .notWritten(let path, _), .notesNotCopied(let path, _):
      path
    case .stashNotRewritten, .objectsNotMoved, .notSynchronised, .notRecorded: nil
    }
  }
}
