import Testing

@testable import Audit

@Suite("audit rule: malformed-pointer")
struct MalformedPointerTests {
  /// What is wrong with a pointer, by what is done to its text.
  static let reasons = [
    ("s/^size.*/size x/", "its size is no number"),
    ("s/^oid.*/oid sha256:x/", "the name of its object is none"),
    ("s/^size/sice/", "'sice' in place of 'size'"),
    ("s/v1$/v9/", "unknown version 'https://git-lfs.github.com/spec/v9'"),
  ]

  @Test("says what is wrong", arguments: reasons)
  func says(_ edit: String, _ reason: String) async throws {
    let example = RuleCase(
      reason,
      "echo '*.lfs filter=lfs' >.gitattributes; pointer 1 5 | sed '\(edit)' >a.lfs; save one",
      finds: ["a.lfs: a malformed pointer: \(reason) | take a.lfs, untracked , in head"]
    )
    try await example.check(MalformedPointer.self)
  }

  private static let broken = "pointer 1 5 | sed 's/^size.*/size x/'"
  private static let message = "a malformed pointer: its size is no number"

  static let cases = [
    RuleCase(
      "a size of 0, which nothing but the file fixes",
      "pointer 1 0 >a; save one",
      finds: ["a: a malformed pointer: its size is 0, so that an empty file is checked out"]
    ),
    RuleCase(
      "at a path that is not given to Git LFS",
      "\(broken) >a; save one",
      finds: ["a: \(message) | take a, untracked a, in head"]
    ),
    RuleCase(
      "pointers, content, and links",
      """
      pointer 1 5 >a; echo x >b; ln -s "$(\(broken))" c; save one
      """
    ),
    RuleCase("a later commit replaces it", "\(broken) >a; save one; echo x >a; save two"),
    RuleCase(
      "what is staged",
      "save one; \(broken) >a; git add .",
      finds: ["a: \(message) | take a, untracked a, in index"],
      in: .staged
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws { try await example.check(MalformedPointer.self) }
}
