import Testing

@testable import Audit

@Suite("audit rule: untracked-pointer")
struct UntrackedPointerTests {
  private static let message = "a pointer, but .gitattributes does not give the path to Git LFS"

  static let cases = [
    RuleCase(
      "a pointer at such a path, and at one that is given to Git LFS",
      "echo '*.lfs filter=lfs' >.gitattributes; pointer 1 5 >a; pointer 2 5 >b.lfs; save one",
      finds: ["a: \(message) | track a in head"]
    ),
    RuleCase(
      "on another branch",
      "save one; git checkout -q -b side; pointer 1 5 >a; save two; git checkout -q main",
      finds: ["a: \(message) | track a in refs/heads/side"]
    ),
    RuleCase("no link", #"ln -s "$(pointer 1 5)" a; save one"#),
    RuleCase("no pointer that hides its content", "pointer 1 0 >a; save one"),
    RuleCase(
      "a later commit gives the path to Git LFS",
      "pointer 1 5 >a; save one; echo 'a filter=lfs' >.gitattributes; save two"
    ),
    RuleCase("a later commit removes it", "pointer 1 5 >a; save one; rm a; save two"),
    RuleCase(
      "a later commit puts content in its place",
      "pointer 1 5 >a; save one; echo x >a; save two"
    ),
    RuleCase(
      "a later commit puts another pointer in its place",
      "pointer 1 5 >a; save one; git tag base; pointer 2 5 >a; save two",
      finds: ["a: \(message) | track a in head"],
      in: range("base..main")
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws { try await example.check(UntrackedPointer.self) }
}
