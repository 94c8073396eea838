internal import GitCommand
internal import Migration
internal import Repository

/// What is said of worktrees that a run leaves alone.
enum WorktreeNotes {
  /// Names, on standard error, the worktrees that this repository knows but whose folders are not its own.
  ///
  /// In a copy these are the worktrees of the original, which it knows by their paths.
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
