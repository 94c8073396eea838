public import GitCommand

/// Notes on worktrees that a run does not touch.
public enum WorktreeNotes {
  /// A note on each worktree whose directory does not belong to this repository.
  ///
  /// In a copy these are the worktrees of the original, whose paths it has.
  public static func text(_ worktrees: [Worktree]) -> String {
    var text = ""
    for worktree in worktrees where worktree.identifier != nil {
      let path = ShownText.of(worktree.path)
      switch worktree.link {
      case .elsewhere(let repository):
        text += """
          Note: the files of the worktree '\(path)' are left as they are: it belongs to \
          '\(ShownText.of(repository))'.

          """
      case .missing:
        text += """
          Note: there is no worktree at '\(path)', so nothing there is brought up to date. If it was \
          moved, run 'git worktree repair' in its new place first; 'git worktree prune' forgets it.

          """
      case .here, .broken, .copy: continue
      }
    }
    return text
  }
}
