import GitObjects
import Testing

@testable import Verification

private let tree = String(repeating: "a", count: 40)
private let otherTree = String(repeating: "b", count: 40)

@Suite("comparing commits and tags")
struct ObjectComparisonTests {
  private static let rest = "author A <a> 1 +0000\ncommitter C <c> 2 +0000\n"
  private static let signature = "gpgsig -----BEGIN\n one\n \n two\n"

  private func difference(
    _ old: String,
    _ new: String,
    drops: Bool = true
  ) throws -> ObjectPart? {
    let before = try #require(CommitReading(Array("tree \(tree)\n\(old)".utf8)))
    let after = try #require(CommitReading(Array("tree \(otherTree)\n\(new)".utf8)))
    return before.difference(to: after, dropsSignatures: drops)
  }

  @Test(
    "names the part of a commit that is not as it was",
    arguments: [
      ("author A <a> 1 +0000", "author A <a> 1 +0001", ObjectPart.author),
      ("committer C <c> 2", "committer C <c> 3", .committer),
      ("encoding latin", "encoding Latin", .encoding),
      ("odd header", "odd Header", .headers),
      ("message", "messagE", .message),
      ("message", "message\n", .message),
    ]
  )
  func names(old: String, new: String, part: ObjectPart) throws {
    let text = Self.rest + "encoding latin\nodd header\n\nmessage"
    #expect(try difference(text, text) == nil)
    let changed = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
      .joined(separator: new)
    #expect(changed != text)
    #expect(try difference(text, changed) == part)
    #expect(try difference(changed, text) == part)
  }

  @Test("signatures must be gone, or must be there")
  func signatures() throws {
    let signed = Self.rest + Self.signature + "mergetag object\n more\n" + "\nmessage"
    let bare = Self.rest + "\nmessage"
    #expect(try difference(signed, bare) == nil)
    #expect(try difference(signed, signed) == .signature)
    #expect(try difference(signed, signed, drops: false) == nil)
    #expect(try difference(signed, bare, drops: false) == .signature)
    #expect(try difference(bare, signed) == .signature)
  }

  @Test("new ids in messages are expected where the run was told to put them there")
  func messages() throws {
    let (old, new) = (String(repeating: "1", count: 40), String(repeating: "2", count: 40))
    let rule = MessageRule([
      try ObjectID(hex: Array(old.utf8)): try ObjectID(hex: Array(new.utf8))
    ])
    func difference(_ before: String, _ after: String) throws -> ObjectPart? {
      let start = "tree \(tree)\n\(Self.rest)\n"
      let old = try #require(CommitReading(Array((start + before).utf8)))
      let new = try #require(CommitReading(Array((start + after).utf8)))
      return old.difference(to: new, dropsSignatures: true, messages: rule)
    }
    #expect(try difference("of \(old), 1111111", "of \(new), 2222222") == nil)
    #expect(try difference("1111111", "222222222") == nil, "longer, to be unique")
    #expect(try difference("1111111", "1111111") == nil)
    #expect(try difference("11111111", "2222222") == .message)
    #expect(try difference("1111111", "3333333") == .message)
    #expect(try difference("3333333", "2222222") == .message)
    #expect(try difference("of 1111111", "in 2222222") == .message)
    let head = "object \(tree)\ntype commit\ntag v\n\n"
    let tag = try #require(TagReading(Array((head + "1111111\n").utf8)))
    let good = try #require(TagReading(Array((head + "2222222\n").utf8)))
    let bad = try #require(TagReading(Array((head + "3333333\n").utf8)))
    #expect(tag.difference(to: good, dropsSignatures: true, messages: rule) == nil)
    #expect(tag.difference(to: good, dropsSignatures: true) == .message)
    #expect(tag.difference(to: bad, dropsSignatures: true, messages: rule) == .message)
  }

  @Test("reads all parents, and refuses what is no commit")
  func reads() throws {
    let text = "tree \(tree)\nparent \(tree)\nparent \(otherTree)\n\(Self.rest)\nx"
    let commit = try #require(CommitReading(Array(text.utf8)))
    #expect(commit.parents.map(\.description) == [tree, otherTree])
    #expect(CommitReading(Array("tree \(tree)\nparent x\n\n".utf8)) == nil)
    #expect(CommitReading(Array("parent \(tree)\n\n".utf8)) == nil)
    #expect(CommitReading([]) == nil)
  }

  @Test(
    "compares all of a tag but its target",
    arguments: [
      ("tag v1\ntagger T <t> 1\n\nmessage\n", "tag v1\ntagger T <t> 1\n\nmessage\n", nil),
      ("tag v1\ntagger T <t> 1\n\nmessage\n", "tag v1\ntagger T <t> 1\n\nmessage", .message),
      ("tag v1\ntagger T <t> 1\n\nmessage\n", "tag v2\ntagger T <t> 1\n\nmessage\n", .headers),
      ("tag v1\n\nm\n-----BEGIN PGP SIGNATURE-----\nx\n", "tag v1\n\nm\n", nil),
      ("tag v1\n\nm\n-----BEGIN SSH SIGNATURE-----\nx\n", "tag v1\n\nm", .message),
      ("tag v1\ngpgsig x\n y\n\nm\n", "tag v1\n\nm\n", nil),
    ] as [(String, String, ObjectPart?)]
  )
  func comparesTags(old: String, new: String, part: ObjectPart?) throws {
    let before = try #require(TagReading(Array("object \(tree)\ntype commit\n\(old)".utf8)))
    let after = try #require(TagReading(Array("object \(otherTree)\ntype commit\n\(new)".utf8)))
    #expect(before.difference(to: after, dropsSignatures: true) == part)
    #expect(before.difference(to: before, dropsSignatures: false) == nil)
  }
}
