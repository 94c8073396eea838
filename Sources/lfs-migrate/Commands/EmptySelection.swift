internal import Reporting
internal import Selection
internal import Text

/// A selection of files that may be empty.
enum EmptySelection {
  /// Warns of patterns that match nothing.
  ///
  /// If no include pattern matches, the history would be rewritten only for attribute lines: then
  /// it asks the user, or refuses.
  ///
  /// - Throws: `CommandError` if that is not wanted.
  static func confirm(
    _ patterns: [UnmatchedPattern],
    selectsNothing: Bool,
    changedCommitCount: Int,
    yes: Bool
  ) throws {
    Output.standardError(PlanWarnings.unmatched(patterns))
    guard selectsNothing, changedCommitCount > 0, !yes else { return }
    let commits = NumberText.counted(changedCommitCount, "commit")
    guard Output.canAsk else {
      throw CommandError(
        "no file is selected: \(commits) would be rewritten for lines in '.gitattributes' alone",
        hint: "Give other patterns; '--yes' rewrites them all the same. \(ErrorWords.unchanged)"
      )
    }
    let question = "No file is selected. Rewrite \(commits) for lines in '.gitattributes' alone?"
    guard try Question.isConfirmed(question) else {
      throw CommandError("nothing was converted")
    }
  }
}
