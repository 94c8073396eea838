internal import GitCommand
internal import Migration
internal import Worktrees

// Failures since the references moved.
extension ReportText {
  /// A paragraph for each.
  static func problems(_ problems: [RefreshProblem]) -> String {
    problems.map { "\nWarning: \(words($0))\n" }.joined()
  }

  private static func words(_ problem: RefreshProblem) -> String {
    switch problem {
    case .notRefreshed(let worktree, let cause):
      """
      the index of '\(ShownText.of(worktree))' could not be refreshed: \(reason(cause))
      Until it is, Git takes the files for modified. Do not commit there.
      """
    case .headSwitched(let worktree):
      """
      HEAD of '\(ShownText.of(worktree))' was switched while the refs moved, and stays where it is.
      See 'git -C \(ShellWord.quoted(worktree)) log -1'.
      """
    case .keptUntracked(let path):
      """
      '\(ShownText.of(path))' was not tracked and was left as it is; the new commits have another one. \
      Compare them with 'git diff'.
      """
    case .keptEdited(let path):
      """
      '\(ShownText.of(path))' was changed or deleted, and was left as it is; the new commits have \
      another version. Compare them with 'git diff', and take its lines over.
      """
    case .notWritten(let path, let cause):
      """
      '\(ShownText.of(path))' has other line endings than in history, and could not be written again: \
      \(reason(cause))
      Check it out, or Git will take it for modified.
      """
    case .stashNotRewritten(let cause):
      "the entries of the stash are still the old ones: \(reason(cause))"
    case .notesNotCopied(let reference, let cause):
      "the notes in '\(ShownText.of(reference.bytes))' are on the old commits only: \(reason(cause))"
    case .objectsNotMoved(let areNeeded, let cause):
      "LFS objects could not all be moved \(areNeeded ? "back into" : "out of") the store: "
        + reason(cause)
    case .notSynchronised(let cause):
      """
      the new refs may be lost if the machine stops now: \(reason(cause))
      Run 'sync' to put them on the disk.
      """
    case .notRecorded(let cause):
      "the record of this run could not be completed: \(reason(cause))"
    }
  }

  /// The cause of a failure, in one sentence.
  static func reason(_ cause: any Error) -> String { ErrorWords(cause).message }
}
