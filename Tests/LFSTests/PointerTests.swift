import Digests
import LFS
import Testing

private let hex = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
private let otherHex = String(hex.reversed())
private let version = "version https://git-lfs.github.com/spec/v1\n"
private let canonical = version + "oid sha256:\(hex)\nsize 12345\n"

private func bytes(_ text: some StringProtocol) -> [UInt8] { Array(text.utf8) }

private func parse(_ text: String) throws(PointerError) -> Pointer {
  let bytes = Array(text.utf8)
  return try Pointer(parsing: bytes.rawSpan)
}

@Suite("Pointers")
struct PointerTests {
  @Test("writes the canonical text")
  func encodes() throws {
    let oid = try LFSObjectID(hex: hex.utf8)
    let pointer = Pointer(oid: oid, size: 12345)
    #expect(String(decoding: pointer.encoded, as: UTF8.self) == canonical)
    #expect(Pointer(oid: .empty, size: 0).encoded == [])
    let extended = Pointer(
      oid: oid,
      size: 1,
      extensions: [
        PointerExtension(priority: 0, name: Array("foo".utf8), oid: oid),
        PointerExtension(priority: 1, name: Array("b-r".utf8), oid: .empty),
      ]
    )
    let text = """
      version https://git-lfs.github.com/spec/v1
      ext-0-foo sha256:\(hex)
      ext-1-b-r sha256:\(LFSObjectID.empty)
      oid sha256:\(hex)
      size 1

      """
    #expect(String(decoding: extended.encoded, as: UTF8.self) == text)
    #expect(try parse(text) == extended)
    #expect(try parse(text).isCanonical)
  }

  @Test("reads the canonical text")
  func canonicalText() throws {
    let pointer = try parse(canonical)
    #expect(pointer.oid.description == hex)
    #expect(pointer.size == 12345)
    #expect(pointer.extensions.isEmpty)
    #expect(pointer.isCanonical)
  }

  @Test("reads empty content as the pointer to the empty object")
  func empty() throws {
    let pointer = try parse("")
    #expect(pointer == Pointer(oid: .empty, size: 0))
    #expect(pointer.isCanonical)
  }

  @Test(
    "reads what Git LFS reads, though it would write it otherwise",
    arguments: [
      String(canonical.dropLast()),
      "\n\n" + canonical,
      canonical.split(separator: "\n").joined(separator: "\r\n"),
      canonical.split(separator: "\n").joined(separator: "\n\n"),
      canonical + String(repeating: " ", count: 1023 - canonical.utf8.count),
      "\u{a0}\u{2003}" + canonical + "\u{3000}\u{85}",
      canonical.replacing("git-lfs.github.com", with: "hawser.github.com"),
      canonical.replacing("https://git-lfs.github.com/spec/v1", with: "http://git-media.io/v/2"),
      canonical.replacing("12345", with: "+0012345"),
    ]
  )
  func lenient(_ text: String) throws {
    let pointer = try parse(text)
    #expect(pointer.oid.description == hex)
    #expect(pointer.size == 12345)
    #expect(!pointer.isCanonical)
  }

  @Test("sorts extensions, wherever they stand, and keeps the last of the same key")
  func extensions() throws {
    let pointer = try parse(
      "ext-2-b sha256:\(hex)\n\(version)ext-1-a-x! sha256:\(otherHex)\noid sha256:\(hex)\n"
        + "ext-1-a-x! sha256:\(hex)\nsize 0"
    )
    #expect(pointer.extensions.map(\.priority) == [1, 2])
    #expect(pointer.extensions.map(\.name) == [Array("a-x!".utf8), Array("b".utf8)])
    #expect(pointer.extensions.first?.oid.description == hex)
  }

  typealias Ordinary = PointerError.OrdinaryContent

  static let ordinaryTexts: [(String, Ordinary)] = [
    ("hello", .noMarker),
    (" \n", .noMarker),
    ("git-lf", .noMarker),
    ("git-lfs\n", .lineWithoutSpace(bytes("git-lfs"))),
    ("\(version)oid", .lineWithoutSpace(bytes("oid"))),
    ("see git-lfs", .unexpectedFirstKey(bytes("see"))),
    ("size 1 git-lfs", .unexpectedFirstKey(bytes("size"))),
    ("\(canonical)more lines", .extraLine(bytes("more lines"))),
    ("\(canonical)ext-0-a sha256:\(hex)", .extraLine(bytes("ext-0-a sha256:\(hex)"))),
    ("version \noid git-lfs", .missingVersion),
    ("ext-0-a git-lfs", .missingVersion),
    (String(repeating: "git-lfs ", count: 128), .tooLong(1024)),
  ]

  @Test("takes for ordinary content what Git LFS takes for it", arguments: ordinaryTexts)
  func ordinary(_ text: String, _ expected: Ordinary) {
    #expect(throws: PointerError.notAPointer(expected)) { try parse(text) }
  }

  typealias Malformed = PointerError.MalformedPointer

  static let oid = "oid sha256:\(hex)"

  static let malformedTexts: [(String, Malformed)] = [
    ("version git-lfs/v2\noid x", .unknownVersion(bytes("git-lfs/v2"))),
    ("\(version)size 1", .unexpectedKey(expected: "oid", found: bytes("size"))),
    ("\(version)ext-10-a x", .unexpectedKey(expected: "oid", found: bytes("ext-10-a"))),
    ("\(version)ext-1-! x", .unexpectedKey(expected: "oid", found: bytes("ext-1-!"))),
    (version, .missingOID),
    ("\(version)oid sha256:123\nsize 1", .invalidOID(bytes("sha256:123"))),
    ("\(version)oid md5:\(hex)\nsize 1", .invalidOID(bytes("md5:\(hex)"))),
    (
      "\(version)oid sha256:A\(hex.dropFirst())\n", .invalidOID(bytes("sha256:A\(hex.dropFirst())"))
    ),
    ("\(version)\(oid)\n", .invalidSize([])),
    ("\(version)\(oid)\nsize -1", .invalidSize(bytes("-1"))),
    ("\(version)\(oid)\nsize 1_0", .invalidSize(bytes("1_0"))),
    ("\(version)\(oid)\nsize 9223372036854775808", .invalidSize(bytes("9223372036854775808"))),
    (
      "\(version)ext-1-a sha256:\(hex)\next-1-b sha256:\(hex)\n\(oid)\nsize 1",
      .duplicatePriority(1)
    ),
    ("\(version)ext-1-a sha256:1\n\(oid)\nsize 1", .invalidOID(bytes("sha256:1"))),
  ]

  @Test("tells a broken pointer from ordinary content", arguments: malformedTexts)
  func malformed(_ text: String, _ expected: Malformed) {
    #expect(throws: PointerError.malformed(expected)) { try parse(text) }
  }

  @Test("reads the largest size that Git LFS writes")
  func largestSize() throws {
    let text = canonical.replacing("12345", with: String(Int64.max))
    #expect(try parse(text).size == UInt64(Int64.max))
    #expect(try parse(text).isCanonical)
  }
}
