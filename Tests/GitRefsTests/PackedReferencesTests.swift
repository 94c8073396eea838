import GitCommand
import GitObjects
import GitSandbox
import Testing

@testable import GitRefs

@Suite("The file of packed references")
struct PackedReferencesTests {
  private static func id(_ digit: UInt8) throws -> ObjectID {
    try ObjectID(hex: [UInt8](repeating: digit, count: 40))
  }

  private static let a = String(repeating: "a", count: 40)
  private static let b = String(repeating: "b", count: 40)

  @Test("is the same but for what moves")
  func moves() throws {
    let (a, b) = (Self.a, Self.b)
    let c = String(repeating: "c", count: 40)
    let before = """
      # pack-refs with: peeled fully-peeled sorted \n\(a) refs/heads/one
      \(a) refs/tags/kept
      ^\(b)
      \(a) refs/tags/light
      \(a) refs/tags/now-light
      ^\(b)
      \(a) refs/tags/gone
      ^\(b)
      \(a) refs/tags/tag
      ^\(b)

      """
    let after = """
      # pack-refs with: peeled fully-peeled sorted \n\(c) refs/first
      \(c) refs/heads/one
      \(b) refs/heads/one/b
      ^\(a)
      \(a) refs/tags/kept
      ^\(b)
      \(b) refs/tags/light
      ^\(a)
      \(c) refs/tags/now-light
      \(b) refs/tags/tag
      ^\(a)
      \(c) refs/tags/tag-2

      """
    let packed = try #require(PackedReferences(Array(before.utf8)))
    let ids = (try Self.id(0x61), try Self.id(0x62), try Self.id(0x63))
    #expect(packed["refs/tags/tag"] == ids.0)
    #expect(packed["refs/tags/ta"] == nil)
    let updates = [
      ("refs/tags/tag", ids.1), ("refs/heads/one", ids.2), ("refs/tags/now-light", ids.2),
      ("refs/tags/light", ids.1), ("refs/tags/tag-2", ids.2), ("refs/first", ids.2),
      ("refs/heads/one/b", ids.1), ("refs/tags/gone", .zero),
    ].map { ReferenceUpdate(name: ReferenceName($0.0), old: ids.0, new: $0.1) }
    let text = packed.text(after: updates, peeled: [ids.1: ids.0])
    #expect(String(decoding: text, as: UTF8.self) == after)
  }

  @Test(
    "is not touched where it has what Git does not write",
    arguments: [
      "\(a) refs/heads/x", "\(a)  \n", "\(a)\n", "^\(a)\n", "\(a) refs/heads/x\n^\(a)\n^\(a)\n",
      "\(a) refs/heads/x\n# comment\n", "\(a) refs/heads/x\n\n", "\(a)\trefs/heads/x\n",
      "\(a) refs/heads/x\n\(b) refs/heads/x\n", "x\(a.dropFirst()) refs/heads/x\n",
      "\(a) refs/heads/x\n^x\(b.dropFirst())\n", "# first\n# second\n^\(a)\n",
    ]
  )
  func odd(_ text: String) {
    // A name of one space is unusual; Git has to judge it.
    let isName = text == "\(Self.a)  \n"
    #expect((PackedReferences(Array(text.utf8)) == nil) != isName)
  }
}
