/// What could not be done once the references had moved; the history is migrated all the same.
public enum RefreshProblem: Equatable, Sendable {
  /// The index still is that of the old commit.
  case notRefreshed(worktree: [UInt8], reason: String)
  /// A file that Git did not know stands where the new history has one; it was left as it is.
  case keptUntracked(path: [UInt8])
  /// A file that would be checked out was changed meanwhile; it was left as it is.
  case keptEdited(path: [UInt8])
  /// A file still has the bytes that Git had converted; it will show as modified once it is touched.
  case notWritten(path: [UInt8], reason: String)
  /// The entries of the stash still are the old ones, and one more stands before them.
  case stashNotRewritten(reason: String)
  /// The notes of this reference are on the old objects only.
  case notesNotCopied(reference: [UInt8], reason: String)
  /// LFS objects that nothing here needs any more stand in the store still, or needed ones do not.
  case objectsNotMoved(reason: String)
  /// The references moved, but may not be on the disk yet.
  case notSynchronised(reason: String)
  /// The record of the run does not say that it is complete.
  case notRecorded(reason: String)
}
