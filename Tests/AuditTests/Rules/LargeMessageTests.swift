import Testing

@testable import Audit

@Suite("audit rule: large-message")
struct LargeMessageTests {
  /// A message of so many bytes below its first line.
  private static let large = #"message() { printf "%s\n\n%$1d" "$2" 1; }; "#

  static let cases = [
    RuleCase("messages within the limit", large + #"save "$(message 5000 one)"; save two"#),
    RuleCase(
      "a commit",
      large + #"save zero; save "$(message 99000 one)"; save two"#,
      finds: [
        "a commit of 99217 B by its message or headers, over the limit of 90000 B "
          + "| edit after zero on -, back to -"
      ]
    ),
    RuleCase(
      "a commit of another branch, without a parent",
      large + #"save "$(message 99000 one)"; git checkout -q --orphan x; save two"#,
      finds: [
        "a commit of 99169 B by its message or headers, over the limit of 90000 B "
          + "| edit after - on refs/heads/main, back to refs/heads/x"
      ]
    ),
    RuleCase(
      "a tag, by its reference",
      large + #"save one; git tag -a -m "$(message 99000 v1)" v1"#,
      finds: [
        "a tag of 99132 B by its message or headers, over the limit of 90000 B: 'refs/tags/v1' "
          + "| tag refs/tags/v1 at one"
      ]
    ),
    RuleCase(
      "what the other side has",
      large + #"save "$(message 99000 one)"; git tag base; save two"#,
      in: range("base..main")
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws {
    try await example.check(LargeMessage.self) { $0.limit = .bytes(90_000) }
  }
}
