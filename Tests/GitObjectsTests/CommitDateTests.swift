import GitObjects
import Testing

@Suite("The date of a commit")
struct CommitDateTests {
  private static let tree = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
  private static let author = "author A <a> 7 +0000\n"

  @Test(
    "is the one that Git sorts by",
    arguments: [
      ("\(author)committer B <b> 1700000000 +0100\n\nmessage\n", 1_700_000_000),
      ("\(author)committer B <b>  42 +0100\n\n", 42),
      ("\(author)committer B <b> 42\n\n", 42),
      ("\(author)encoding x\ncommitter B <b> 42 +0000\n\n", 0),
      ("committer B <b> 42 +0000\n\n", 0),
      ("\(author)", 0),
      ("", 0),
      // Versions of Git disagree.
      ("\(author)committer B <b> <c> 42 +0100\n\n", nil),
      ("\(author)committer B 42 +0000\n\n", nil),
      ("\(author)committer B <b> \t42 +0000\n\n", nil),
      ("\(author)committer B <b> now +0000\n\n", nil),
      ("\(author)committer B <b> -5 +0000\n\n", nil),
      ("\(author)committer B <b> 99999999999999999999999 +0000\n\n", nil),
      ("\(author)committer B <b> 42 +0000", nil),
    ] as [(String, UInt64?)]
  )
  func date(rest: String, expected: UInt64?) throws {
    #expect(try CommitData(Array((Self.tree + rest).utf8)).committerDate == expected)
  }
}
