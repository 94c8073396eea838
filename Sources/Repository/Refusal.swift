/// A state of a repository in which its history can't be rewritten safely.
public enum Refusal: Error, Equatable, Sendable {
  /// The history was cut off by a shallow clone; `git fetch --unshallow` helps.
  case shallow
  /// Objects are missing until they are needed; names the remote that has them, if known.
  case partialClone(remote: [UInt8]?)
  /// Objects are replaced by others; `git replace -d` helps, per object.
  case replacements([[UInt8]])
  /// Parents are replaced by a file of grafts; `git replace --convert-graft-file` helps.
  case grafts(path: [UInt8])
  /// Objects are named by another digest than SHA-1.
  case objectFormat(String)
  /// References are stored in another way than as files.
  case referenceFormat(String)
  /// A command that ends with a commit has not ended, in the worktree at the path.
  case inProgress(OperationInProgress, worktree: [UInt8])
  /// Another process is changing the index, or left its lock behind.
  case indexLocked(path: [UInt8])
  /// The index is split over two files; `git update-index --no-split-index` helps.
  case splitIndex(worktree: [UInt8])
  /// The index holds directories as a whole; `git sparse-checkout reapply --no-sparse-index`
  /// helps.
  case sparseIndex(worktree: [UInt8])
  /// The work tree, at the path, has a `.git` that leads to another repository.
  case foreignWorkTree(path: [UInt8], repository: [UInt8])
  /// The `.git` of a linked worktree leads to a directory that does not exist;
  /// `git worktree repair` helps.
  case brokenWorktree(path: [UInt8], target: [UInt8])
  /// The work tree is a copy of a linked worktree, and would share its index.
  case copiedWorktree(path: [UInt8], original: [UInt8])
  /// Git refuses the date that `GIT_COMMITTER_DATE` names, once references move.
  case committerDate([UInt8])
}
