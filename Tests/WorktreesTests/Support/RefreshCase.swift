import Testing

/// What is found in a worktree, and what becomes of a file there.
struct RefreshCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// What has happened before the run.
  let setting: String
  /// What happens while references move.
  let meanwhile: String
  /// What is decided before that: the name of a step, or the kind of a problem.
  let step: String?
  /// The entry afterwards, in the words of `WorktreeScene`.
  let entry: String?
  /// The file afterwards.
  let file: String?
  /// The kind of the problem that is reported.
  let problem: String?

  init(
    _ name: String,
    _ setting: String = "",
    meanwhile: String = "",
    step: String?,
    entry: String?,
    file: String?,
    problem: String? = nil
  ) {
    testDescription = name
    self.setting = setting
    self.meanwhile = meanwhile
    (self.step, self.entry, self.file, self.problem) = (step, entry, file, problem)
  }
}
