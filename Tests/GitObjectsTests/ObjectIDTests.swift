import Digests
import GitObjects
import TestSupport
import Testing

private let hex = "0123456789abcdef0123456789abcdefdeadbeef"
private let longHex = hex + "00112233445566778899aabb"

@Suite("Object names")
struct ObjectIDTests {
  @Test("read and write hexadecimal")
  func roundTrip() throws {
    let id = try ObjectID(hex: hex.utf8)
    #expect(id.description == hex)
    #expect(id.hex == Array(hex.utf8))
    #expect(id.bytes == [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF] + id.bytes[8...])
    #expect(Array(id.bytes.suffix(4)) == [0xDE, 0xAD, 0xBE, 0xEF])
    #expect(id.firstByte == 0x01)
    #expect(try ObjectID(hex: hex.uppercased().utf8) == id)
    #expect(ObjectID.zero.description == String(repeating: "0", count: 40))
  }

  private static let refused: [(text: String, error: HexError)] = [
    ("", .wrongLength(0)),
    (String(hex.dropLast()), .wrongLength(39)),
    ("\(hex)0", .wrongLength(41)),
    ("\(longHex)0", .wrongLength(65)),
    ("g\(hex.dropFirst())", .notHex(index: 0)),
    ("\(hex.dropLast()) ", .notHex(index: 39)),
    ("\(hex.prefix(20))/\(hex.suffix(19))", .notHex(index: 20)),
  ]

  @Test("refuse what is not as many digits as an id has", arguments: refused)
  func refuses(_ text: String, _ expected: HexError) {
    #expect(throws: expected) { try ObjectID(hex: text.utf8) }
  }

  @Test("of SHA-256 have 64 digits, 32 bytes and the order of their bytes")
  func longIDs() throws {
    let id = try ObjectID(hex: longHex.utf8)
    #expect(id.format == .sha256)
    #expect(id.description == longHex)
    #expect(Hex.encode(id.bytes) == Array(longHex.utf8))
    #expect(try id > ObjectID(hex: hex.utf8))
    #expect(ObjectID(id.bytes.rawSpan, .sha256) == id)
    #expect(ObjectID(id.bytes.rawSpan, .sha1) == (try ObjectID(hex: hex.utf8)))
  }

  @Test("are read the same way, eight digits at once", arguments: 0..<64)
  func everyCharacter(position: Int) throws {
    for format in ObjectFormat.allCases where position < format.digitCount {
      var text = Array(longHex.utf8.prefix(format.digitCount))
      for character in UInt8.min...UInt8.max {
        text[position] = character
        let id = try? ObjectID(hex: text)
        #expect(ObjectID(digits: text.rawSpan, format) == id, "\(character)")
        #expect((id != nil) == (Hex.value(of: character) != nil))
      }
    }
    let padded = [0x20] + Array(hex.utf8)
    #expect(ObjectID(digits: padded.rawSpan, at: 1, .sha1)?.description == hex)
    #expect(ObjectID(digits: padded.rawSpan, at: 2, .sha1) == nil)
    #expect(ObjectID(digits: padded.rawSpan, at: -1, .sha1) == nil)
  }

  @Test("every byte is written as its two digits")
  func everyByte() {
    for byte in UInt8.min...UInt8.max {
      let bytes = (0..<20).map { byte &+ UInt8($0) }
      #expect(ObjectID(bytes.rawSpan, .sha1).hex == Hex.encode(bytes))
    }
  }

  @Test("are ordered as their bytes are", arguments: 0..<20)
  func order(position: Int) {
    var bytes = [UInt8](repeating: 0x7F, count: 20)
    let middle = ObjectID(bytes.rawSpan, .sha1)
    bytes[position] = 0x80
    // Bytes after the first difference must not matter.
    for later in (position + 1)..<max(20, position + 1) { bytes[later] = 0 }
    let greater = ObjectID(bytes.rawSpan, .sha1)
    #expect(middle < greater)
    #expect(!(greater < middle))
    #expect(!(middle < middle))
    #expect(middle != greater)
    #expect(middle.hashPrefix != greater.hashPrefix || position >= 8)
  }

  @Test("sort as Git sorts them", arguments: UInt64(0)..<8)
  func sorts(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let ids = (0..<100).map { _ in ObjectID(generator.bytes(20).rawSpan, .sha1) }
    #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
  }

  @Test("sort in buckets as they sort by comparing", arguments: UInt64(0)..<6)
  func sortsInBuckets(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // Ids crafted with equal first bytes, and repeated ids.
    let alike = Int(seed % 3) * 2
    var ids = (0..<20_000).map { number in
      ObjectID(([UInt8](repeating: 7, count: alike) + generator.bytes(20 - alike)).rawSpan, .sha1)
    }
    ids += ids.prefix(5000)
    var sorted = ids
    sorted.sort(bucket: \.bucket, by: <)
    #expect(sorted == ids.sorted())
    sorted = Array(ids.prefix(100))
    sorted.sort(bucket: \.bucket, by: <)
    #expect(sorted == ids.prefix(100).sorted())
  }

  @Test("are read from, and written to, the middle of bytes")
  func offsets() throws {
    let id = try ObjectID(hex: hex.utf8)
    var bytes = [UInt8](repeating: 0xAA, count: 27)
    id.write(to: &bytes, at: 3, .sha1)
    #expect(Array(bytes[3..<23]) == id.bytes)
    #expect(bytes.prefix(3) == [0xAA, 0xAA, 0xAA])
    #expect(bytes.suffix(4) == [0xAA, 0xAA, 0xAA, 0xAA])
    #expect(ObjectID(bytes.rawSpan, at: 3, .sha1) == id)
  }
}

@Suite("Object kinds")
struct ObjectKindTests {
  @Test(
    "have Git's names and numbers",
    arguments: [
      (ObjectKind.commit, "commit", 1), (.tree, "tree", 2), (.blob, "blob", 3), (.tag, "tag", 4),
    ]
  )
  func names(_ kind: ObjectKind, _ name: String, _ number: UInt8) {
    #expect(kind.name == name)
    #expect(kind.rawValue == number)
    #expect(ObjectKind(name: name.utf8) == kind)
  }

  @Test("have no other names", arguments: ["", "Blob", "blob ", "blobs", "bl\0b", "ofs-delta"])
  func unknown(_ name: String) {
    #expect(ObjectKind(name: name.utf8) == nil)
  }
}
