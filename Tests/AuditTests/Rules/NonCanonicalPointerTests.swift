import Testing

@testable import Audit

@Suite("audit rule: non-canonical-pointer")
struct NonCanonicalPointerTests {
  private static let odd = "{ pointer 1 5; echo; }"
  private static let message = "a pointer that is not written as Git LFS writes it"

  static let cases = [
    RuleCase(
      "a line more, at a path that is given to Git LFS and at one that is not",
      "echo '*.lfs filter=lfs' >.gitattributes; \(odd) >a.lfs; \(odd) >b; save one",
      finds: [
        "a.lfs: \(message) | write a.lfs, untracked , in head",
        "b: \(message) | write b, untracked b, in head",
      ]
    ),
    RuleCase(
      "pointers, content, and links",
      """
      pointer 1 5 >a; echo x >b; ln -s "$(\(odd); echo x)" c; save one
      """
    ),
    RuleCase("no pointer that hides its content", "{ pointer 1 0; echo; } >a; save one"),
    RuleCase("a later commit writes it anew", "\(odd) >a; save one; pointer 1 5 >a; save two"),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws { try await example.check(NonCanonicalPointer.self) }
}
