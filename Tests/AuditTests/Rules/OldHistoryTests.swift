import Testing

@testable import Audit

@Suite("audit rule: old-history")
struct OldHistoryTests {
  private static let message = "a commit that a migration has replaced would come back"
  /// Two old commits that a map knows, and the new ones on a branch of their own.
  private static let replaced = """
    save old1; save old2; old=$(git rev-parse HEAD)
    git checkout -q --orphan new; save new1; save new2
    echo "$(git rev-parse $old~ new~)" | paste -sd' ' >.git/map
    echo "$(git rev-parse $old new)" | paste -sd, >>.git/map

    """

  static let cases = [
    RuleCase("history that nobody replaced", replaced, in: range("new")),
    RuleCase(
      "the newest one of a branch, with what comes along",
      replaced + "git checkout -q main; save more",
      finds: [
        "\(message), with 1 more; it is new2 now "
          + "| rebase refs/heads/main from old2 onto new2, fetch false, back to -"
      ],
      in: range("main")
    ),
    RuleCase(
      "on a branch that is not checked out",
      replaced,
      finds: [
        "\(message), with 1 more; it is new2 now "
          + "| rebase refs/heads/main from old2 onto new2, fetch false, back to refs/heads/new"
      ],
      in: range("main")
    ),
    RuleCase("what the other side has", replaced + "git tag base main", in: range("base..main")),
    RuleCase(
      "nothing in its place",
      replaced + "echo $old 0000000000000000000000000000000000000000 >.git/map",
      finds: [message],
      in: range("main")
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws {
    try await example.check(OldHistory.self) { $0.maps = [Array("map".utf8)] }
  }
}
