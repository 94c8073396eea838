import Testing

@testable import Audit

@Suite("audit rule: raw-file-at-tracked-path")
struct RawFileAtTrackedPathTests {
  private static let raw = "5 B outside Git LFS, though .gitattributes gives the path to it"

  static let cases = [
    RuleCase(
      "content at such a path, and at none",
      "echo '*.lfs filter=lfs' >.gitattributes; sized a.lfs 5; sized b.txt 5; save one",
      finds: ["a.lfs: \(raw) | fix up everything"]
    ),
    RuleCase(
      "a path that is given to Git LFS only now",
      "sized a.txt 5; sized b 5; save one; echo '*.txt filter=lfs' >.gitattributes; save two",
      finds: ["a.txt: \(raw) | fix up main"],
      in: range("main")
    ),
    RuleCase(
      "a nested file gives it",
      "mkdir d; sized d/a 5; save one; echo '* filter=lfs' >d/.gitattributes; save two",
      finds: ["d/a: \(raw) | fix up everything"]
    ),
    RuleCase(
      "no pointer, link, empty or protected file",
      "echo '* filter=lfs' >.gitattributes; pointer 1 5 >a; ln -s x b; : >c; save one"
    ),
    RuleCase(
      "the same where a path is given to Git LFS only now",
      "pointer 1 5 >a; ln -s x b; : >c; save one; echo '* filter=lfs' >.gitattributes; save two"
    ),
    RuleCase(
      "what is staged",
      "echo '*.lfs filter=lfs' >.gitattributes; save one; sized a.lfs 5; git add .",
      finds: ["a.lfs: \(raw) | stage again a.lfs"],
      in: .staged
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws {
    try await example.check(RawFileAtTrackedPath.self)
  }
}
