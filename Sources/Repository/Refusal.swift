public import GitCommand

/// A state of a repository in which its history can't be rewritten safely.
public enum Refusal: Error, Equatable, Sendable {
  /// The history was cut off by a shallow clone; `git fetch --unshallow` completes it.
  case shallow
  /// Objects are missing until they are needed; with the remote that has them, if known.
  case partialClone(remote: [UInt8]?)
  /// Objects are replaced by others; `git replace -d` ends that for an object.
  case replacements([ReferenceName])
  /// Parents are replaced by a grafts file; `git replace --convert-graft-file` converts it.
  case grafts(path: [UInt8])
  /// The ids of objects are not SHA-1.
  case objectFormat(String)
  /// References are stored in another format than files.
  case referenceFormat(String)
  /// In the worktree at the path, a command that ends with a commit has stopped.
  case inProgress(OperationInProgress, worktree: [UInt8])
  /// Another process is changing the index, or left its lock behind.
  case indexLocked(path: [UInt8])
  /// The index is split over two files; `git update-index --no-split-index` joins them.
  case splitIndex(worktree: [UInt8])
  /// The index has directories as a whole; `git sparse-checkout reapply --no-sparse-index` expands
  /// them.
  case sparseIndex(worktree: [UInt8])
  /// The worktree at the path has a `.git` that leads to another repository.
  case foreignWorkTree(path: [UInt8], repository: [UInt8])
  /// The `.git` of a linked worktree leads to a directory that does not exist; `git worktree
  /// repair` corrects it.
  case brokenWorktree(path: [UInt8], target: [UInt8])
  /// The worktree is a copy of a linked one, and would share its index.
  case copiedWorktree(path: [UInt8], original: [UInt8])
  /// Git refuses the date in `GIT_COMMITTER_DATE`, once references move.
  case committerDate([UInt8])
}
