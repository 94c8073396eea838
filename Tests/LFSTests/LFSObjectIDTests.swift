import Digests
import LFS
import Testing

@Suite("LFS object names")
struct LFSObjectIDTests {
  static let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  @Test("reads and writes hexadecimal")
  func hexadecimal() throws {
    let oid = try LFSObjectID(hex: Self.hex.utf8)
    #expect(oid.description == Self.hex)
    #expect(oid.bytes.count == 32)
    #expect(oid == .empty)
  }

  @Test(
    "refuses text that is not a name",
    arguments: [
      ("", LFSObjectIDError.wrongLength(0)),
      (hex + "0", .wrongLength(65)),
      ("g" + hex.dropFirst(), .notHex(index: 0)),
      ("E" + hex.dropFirst(), .notHex(index: 0)),
    ]
  )
  func refuses(_ text: String, _ expected: LFSObjectIDError) {
    #expect(throws: expected) { try LFSObjectID(hex: text.utf8) }
  }

  @Test("is ordered as its bytes are")
  func order() throws {
    let low = try LFSObjectID(hex: (String(repeating: "0", count: 63) + "1").utf8)
    let middle = try LFSObjectID(hex: ("01" + String(repeating: "0", count: 62)).utf8)
    let high = try LFSObjectID(hex: ("10" + String(repeating: "0", count: 62)).utf8)
    #expect([high, low, middle].sorted() == [low, middle, high])
  }

  @Test("is the SHA-256 of the content")
  func hashing() {
    let content = Array("abc".utf8)
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(LFSObjectID(hashing: content.rawSpan).description == expected)
  }
}
