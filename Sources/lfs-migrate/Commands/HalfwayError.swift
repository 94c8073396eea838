internal import Text
internal import Worktrees

/// The error of a command whose references have moved, but which could not update all that depends
/// on them.
struct HalfwayError: WordedError {
  /// The run, if its name is known.
  let run: String?

  /// Throws if one of the problems leaves the run half-way; the report is printed already.
  static func check(_ problems: [RefreshProblem], run: String?) throws(HalfwayError) {
    if problems.contains(where: \.isHalfway) { throw HalfwayError(run: run) }
  }

  var words: ErrorWords {
    var words = ErrorWords(
      "\(run.map { "run \($0)" } ?? "the run") is half-way: the refs have moved, but not all that "
        + "follows them could be done",
      "Remove the cause, such as a full disk; then 'lfs-migrate resume' does the rest, and "
        + "'lfs-migrate abort' takes the run back."
    )
    words.exitCode = 3
    return words
  }
}
