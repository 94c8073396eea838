import Testing

@testable import Audit

@Suite("audit rule: missing-lfs-object")
struct MissingLFSObjectTests {
  private static func missing(_ number: Int) -> String {
    let digits = String(repeating: "0", count: 63) + "\(number)"
    return "the object of the pointer is missing: \(digits) (5 B)"
  }

  static let cases = [
    RuleCase(
      "an object that is here, one that is not, and one of another size",
      "stored 1 5; stored 2 6; for i in 1 2 3; do pointer $i 5 >$i; done; save one",
      finds: [
        "2: \(missing(2)) | fetch one from -", "3: \(missing(3)) | fetch one from -",
      ]
    ),
    RuleCase(
      "whether the path is given to Git LFS does not matter",
      "echo '* filter=lfs' >.gitattributes; pointer 1 5 >a; save one",
      finds: ["a: \(missing(1)) | fetch one from -"]
    ),
    RuleCase(
      "no pointer without content, and no link",
      #"""
      pointer 1 0 >a; ln -s "$(pointer 2 5)" b; save one
      """#
    ),
    RuleCase(
      "a remote-tracking branch has the pointer, at another path",
      """
      pointer 1 5 >a; save one; git update-ref refs/remotes/x/main HEAD
      git mv a b; save two
      """
    ),
    RuleCase(
      "a later commit does not matter",
      "pointer 1 5 >a; save one; rm a; save two",
      finds: ["a: \(missing(1)) | fetch one from -"]
    ),
    RuleCase(
      "it may be had from another remote",
      "git remote add origin /x; git remote add other /y; pointer 1 5 >a; git add .",
      finds: ["a: \(missing(1)) | fetch  from origin"],
      in: .staged
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws { try await example.check(MissingLFSObject.self) }
}
