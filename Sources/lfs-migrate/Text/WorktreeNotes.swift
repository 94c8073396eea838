internal import GitCommand
internal import Migration
internal import Repository

/// Notes on worktrees that a run does not touch.
enum WorktreeNotes {
  /// Prints, on standard error, the worktrees whose directories do not belong to this repository.
  ///
  /// In a copy these are the worktrees of the original, whose paths it has.
  static func write(_ context: Repository) {
    for worktree in context.worktrees where worktree.identifier != nil {
      let path = ShownText.of(worktree.path)
      switch worktree.link {
      case .elsewhere(let repository):
        Output.standardError(
          """
          Note: the files of the worktree '\(path)' are left as they are: it belongs to \
          '\(ShownText.of(repository))'.

          """
        )
      case .missing:
        Output.standardError(
          """
          Note: there is no worktree at '\(path)', so nothing there is brought up to date. If it was \
          moved, run 'git worktree repair' in its new place first; 'git worktree prune' forgets it.

          """
        )
      case .here, .broken, .copy: continue
      }
    }
  }
}
