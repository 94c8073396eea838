import GitCommand
import GitObjects
import LFS
import Testing

@testable import Verification

@Suite("The order of findings")
struct FindingOrderTests {
  @Test("does not depend on the order in which they were found", arguments: 0..<20)
  func order(_ rotation: Int) throws {
    let (low, high) = (try Self.id("1"), try Self.id("2"))
    let oid = try LFSObjectID(hex: Array(String(repeating: "3", count: 64).utf8))
    let path: RepositoryPath = "f"
    let expected = [
      Finding(.elsewhere(expected: low, found: high), reference: "refs/heads/a"),
      Finding(.gone(low), reference: "refs/heads/a"),
      Finding(.gone(high), reference: "refs/heads/a"),
      Finding(.gone(low), reference: "refs/heads/b"),
      Finding(.metadata(.author), commit: low),
      Finding(.metadata(.message), commit: low),
      Finding(.parent(number: 2, expected: low, found: high), commit: low),
      Finding(.parent(number: 10, expected: low, found: high), commit: low),
      Finding(.parentCount(expected: 1, found: 2), commit: low),
      Finding(.metadata(.author), commit: high),
      Finding(.unreadable(low, .missing), commit: low),
      Finding(.unreadable(low, .wrongHash), commit: low),
      Finding(.attributeLine(Array("a".utf8)), commit: low, path: path),
      Finding(.attributeLine(Array("b".utf8)), commit: low, path: path),
      Finding(.attributesEdited, commit: low, path: path),
      Finding(.dropped, commit: low, path: path),
      Finding(.added, commit: high, path: path),
      Finding(.stillRaw(low), commit: low, path: path),
      Finding(.untracked, commit: low, path: path),
      Finding(.contentMissing(oid), path: path),
    ]
    #expect((expected[rotation...] + expected[...rotation]).reversed().inOrder == expected)
  }

  private static func id(_ digit: Character) throws -> ObjectID {
    try ObjectID(hex: Array(String(repeating: digit, count: 40).utf8))
  }
}
