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
