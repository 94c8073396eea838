import Testing

@testable import Audit

@Suite("audit rule: large-file")
struct LargeFileTests {
  private static let large = "101 B outside Git LFS, over the limit of 100 B"

  static let cases = [
    RuleCase(
      "one byte over the limit, and none",
      "sized a.dat 101; sized b.dat 100; save one",
      finds: ["a.dat: \(large) | convert a.dat in everything"]
    ),
    RuleCase(
      "a later commit removes it",
      "sized a.dat 101; save one; rm a.dat; save two",
      finds: ["a.dat: \(large) | convert a.dat in everything"]
    ),
    RuleCase(
      "a tracked path does not matter, nor that it is a link",
      """
      echo '*.dat filter=lfs' >.gitattributes; sized a.dat 101
      ln -s "$(cat a.dat)" link; save one
      """,
      finds: [
        "a.dat: \(large) | convert a.dat in everything",
        "link: \(large) | convert link in everything",
      ]
    ),
    RuleCase("a pointer", "pointer 1 5000 >p; [ $(wc -c <p) -gt 100 ]; save one"),
    RuleCase(
      "the other side has it at another path",
      "sized a.dat 101; save one; git tag base; git mv a.dat b.dat; save two",
      in: range("base..main")
    ),
    RuleCase(
      "only what is new",
      "sized a.dat 101; save one; git tag base; sized b.dat 101; save two",
      finds: ["b.dat: \(large) | convert b.dat in main"],
      in: range("base..main")
    ),
    RuleCase(
      "what is staged",
      "save one; sized a.dat 101; git add .",
      finds: ["a.dat: \(large) | track staged a.dat"],
      in: .staged
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws { try await example.check(LargeFile.self) }

  @Test("finds nothing without a limit, or when it is off")
  func isOff() async throws {
    let example = RuleCase("a large file", "sized a.dat 101; save one")
    try await example.check(LargeFile.self) { $0.limit = AuditLayer.Limit.none }
    try await example.check(LargeFile.self) { $0.severities[LargeFile.rule] = .off }
  }
}
