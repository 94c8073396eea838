import Digests
import EngineSandbox
import GitObjects
import GitStore
internal import History
import Testing

@testable import Migration
@testable import Scan
@testable import Selection

@Suite("Rewritten tags")
struct TagRewriterTests {
  private static let signature =
    "-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n"

  /// Lets a body rewrite tags where `old` became `new`.
  private func rewrite(
    _ store: SmallStore,
    _ old: ObjectID,
    _ new: ObjectID,
    signatures: SignaturePolicy = .strip,
    mapped: @escaping (ArraySlice<UInt8>) -> [UInt8]? = { _ in nil },
    _ body: (inout TagRewriter) throws -> Void
  ) throws {
    let reader = ObjectReader(try store.open())
    let pack = try SmallPack(beside: store)
    var tags = TagRewriter(
      reader: reader,
      writer: pack.writers[0],
      signatures: signatures,
      rewritten: { id, _ in id == old ? new : nil },
      mapped: mapped
    )
    try body(&tags)
    // All that was rewritten is written as well.
    let written = try pack.finish()
    for (old, new) in tags.newIDs where old != new {
      #expect(try written.reader.bytes(new, .tag) == store.object(new)?.content)
    }
    #expect(written.objectCount == tags.rewrittenCount)
  }

  @Test("have their new target, and all else as it was", arguments: ["commit", "tree", "blob"])
  func target(kind: String) throws {
    let store = try SmallStore()
    let (old, new) = (store.blob("old"), store.blob("new"))
    let tag = store.tag("v1", of: old, kind, message: "one\n\ntwo")
    let other = store.tag("v2", of: new, kind)
    try rewrite(store, old, new) { (tags: inout TagRewriter) throws in
      #expect(try tags.rewrite(tag) == store.tag("v1", of: new, kind, message: "one\n\ntwo"))
      #expect(try tags.rewrite(other) == other)
      #expect(tags.rewrittenCount == 1)
      #expect(tags.newIDs.count == 2)
    }
  }

  @Test("of tags are rewritten with them, the innermost first, each once")
  func nested() throws {
    let store = try SmallStore()
    let (old, new) = (store.blob("old"), store.blob("new"))
    func tags(_ target: ObjectID) -> [ObjectID] {
      let inner = store.tag("inner", of: target, "commit")
      let middle = store.tag("middle", of: inner, "tag")
      return [
        inner, middle, store.tag("outer", of: middle, "tag"), store.tag("other", of: inner, "tag"),
      ]
    }
    let (before, after) = (tags(old), tags(new))
    try rewrite(store, old, new) { (tags: inout TagRewriter) throws in
      #expect(try tags.rewrite(before[2]) == after[2])
      #expect(tags.rewrittenCount == 3)
      #expect(try tags.rewrite(before[3]) == after[3])
      #expect(try tags.rewrite(before[1]) == after[1])
      #expect(try tags.rewrite(before[0]) == after[0])
      #expect(tags.rewrittenCount == 4)
      #expect(tags.newIDs == Dictionary(zip(before, after)) { $1 })
    }
  }

  @Test("lose their signatures, or keep them", arguments: [SignaturePolicy.strip, .keep])
  func signatures(policy: SignaturePolicy) throws {
    let store = try SmallStore()
    let (old, new) = (store.blob("old"), store.blob("new"))
    let signed = store.tag("v1", of: old, message: "one\n" + Self.signature)
    let outer = store.tag("v2", of: signed, "tag", message: "two\n" + Self.signature)
    let plain = store.tag("v3", of: old)
    let unchanged = store.tag("v4", of: new, message: "four\n" + Self.signature)
    try rewrite(store, old, new, signatures: policy) { (tags: inout TagRewriter) throws in
      let end = policy == .keep ? Self.signature : ""
      let newSigned = store.tag("v1", of: new, message: "one\n" + end)
      let newOuter = store.tag("v2", of: newSigned, "tag", message: "two\n" + end)
      #expect(try tags.rewrite(outer) == newOuter)
      #expect(try tags.rewrite(plain) == store.tag("v3", of: new))
      #expect(try tags.rewrite(unchanged) == unchanged)
      #expect(tags.rewrittenCount == 3)
      #expect(tags.strippedCount == (policy == .keep ? 0 : 2))
    }
  }

  @Test("stop a run that must not touch what is signed, but not where nothing changes")
  func abort() throws {
    let store = try SmallStore()
    let (old, new) = (store.blob("old"), store.blob("new"))
    let signed = store.tag("v1", of: old, message: "one\n" + Self.signature)
    let outer = store.tag("v2", of: signed, "tag")
    let unchanged = store.tag("v4", of: new, message: "four\n" + Self.signature)
    try rewrite(store, old, new, signatures: .abort) { (tags: inout TagRewriter) throws in
      #expect(try tags.rewrite(unchanged) == unchanged)
      #expect {
        _ = try tags.rewrite(outer)
      } throws: { error in
        guard case MigrationError.signed(signed, kind: .tag) = error else { return false }
        return true
      }
    }
  }

  @Test("have new names in their messages")
  func messages() throws {
    let store = try SmallStore()
    let (old, new) = (store.blob("old"), store.blob("new"))
    let tag = store.tag("v1", of: old, message: "see old\n")
    let unchanged = store.tag("v2", of: new, message: "see old\n")
    try rewrite(
      store,
      old,
      new,
      mapped: { $0.elementsEqual(bytes("see old\n")) ? bytes("see new\n") : nil }
    ) { (tags: inout TagRewriter) throws in
      #expect(try tags.rewrite(tag) == store.tag("v1", of: new, message: "see new\n"))
      #expect(try tags.rewrite(unchanged) == unchanged)
    }
  }

  @Test("that can't be read stop the run")
  func unreadable() throws {
    let store = try SmallStore()
    let missing = SmallStore.name(of: [1], "tag")
    let outer = store.tag("v1", of: missing, "tag")
    let odd = store.add(.tag, bytes("odd\n"))
    try rewrite(store, .zero, .zero) { (tags: inout TagRewriter) throws in
      #expect {
        _ = try tags.rewrite(outer)
      } throws: { error in
        guard case HistoryError.unreadable(.missing(missing), _) = error else { return false }
        return true
      }
      #expect {
        _ = try tags.rewrite(odd)
      } throws: { error in
        guard case HistoryError.badHeader(odd, .noObject) = error else { return false }
        return true
      }
    }
  }
}
