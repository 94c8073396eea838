import Testing

@testable import Audit

@Suite("audit rule: tracking-removed")
struct TrackingRemovedTests {
  private static let tracked = """
    echo '*.lfs filter=lfs' >.gitattributes; pointer 1 5 >a.lfs; save one

    """

  static let cases = [
    RuleCase(
      "attributes that no longer name a path",
      tracked + "echo '# none' >.gitattributes; save two",
      finds: [
        ".gitattributes: no longer gives to Git LFS: 'a.lfs' "
          + "| restore .gitattributes from one for a.lfs in head"
      ]
    ),
    RuleCase(
      "no attributes, and more paths than are named",
      tracked
        + "for i in b c d e; do echo x >$i.lfs; done; save more; rm .gitattributes; save two",
      finds: [
        ".gitattributes: no longer gives to Git LFS: 'a.lfs', 'b.lfs', 'c.lfs' and 2 more "
          + "| restore .gitattributes from more for a.lfs b.lfs c.lfs d.lfs e.lfs in head"
      ]
    ),
    RuleCase(
      "a nested file that takes tracking away",
      tracked
        + "mkdir d; pointer 2 5 >d/b.lfs; save two; echo '* -filter' >d/.gitattributes; save three",
      finds: [
        "d/.gitattributes: no longer gives to Git LFS: 'd/b.lfs' "
          + "| restore d/.gitattributes from - for d/b.lfs in head"
      ]
    ),
    RuleCase(
      "no empty and no protected file",
      "echo '* filter=lfs' >.gitattributes; : >a; save one; : >.gitattributes; save two"
    ),
    RuleCase(
      "a file that gets content only later",
      "echo '* filter=lfs' >.gitattributes; : >a; save one; : >.gitattributes; save two; "
        + "echo x >a; save three"
    ),
    RuleCase(
      "a later commit tracks it again",
      tracked + "cp .gitattributes x; : >.gitattributes; save two; mv x .gitattributes; save three"
    ),
    RuleCase(
      "a later commit removes the file",
      tracked + ": >.gitattributes; save two; rm a.lfs; save three"
    ),
    RuleCase(
      "of two files one is left",
      tracked
        + "pointer 2 5 >b.lfs; save two; : >.gitattributes; save three; rm a.lfs; save four",
      finds: [
        ".gitattributes: no longer gives to Git LFS: 'b.lfs' "
          + "| restore .gitattributes from two for b.lfs in head"
      ]
    ),
    RuleCase(
      "what is staged",
      tracked + ": >.gitattributes; git add .",
      finds: [
        ".gitattributes: no longer gives to Git LFS: 'a.lfs' "
          + "| restore .gitattributes from - for a.lfs in index"
      ],
      in: .staged
    ),
  ]

  @Test("finds", arguments: cases)
  func finds(_ example: RuleCase) async throws { try await example.check(TrackingRemoved.self) }
}
