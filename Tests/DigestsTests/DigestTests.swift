import Digests
import Testing

/// A text, its number of repetitions, and its digests (examples of FIPS 180-4, outputs of
/// coreutils).
private let known: [(text: String, times: Int, sha1: String, sha256: String)] = [
  (
    "", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  ),
  (
    "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d",
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  ),
  (
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
    "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  ),
  (
    "a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
  ),
]

@Suite("Digests")
struct DigestTests {
  private func hex(_ bytes: [UInt8]) -> String {
    String(decoding: Hex.encode(bytes), as: UTF8.self)
  }

  @Test("gives the digests that the standard lists", arguments: known.indices)
  func knownAnswers(_ index: Int) {
    let (text, times, sha1, sha256) = known[index]
    for (algorithm, expected) in [(DigestAlgorithm.sha1, sha1), (.sha256, sha256)] {
      var digest = Digest(algorithm)
      for _ in 0..<times { digest.update(Array(text.utf8)) }
      let output = digest.finish()
      #expect(output.count == algorithm.byteCount)
      #expect(hex(output) == expected)
    }
  }

  @Test("starts over when it is finished")
  func startsOver() {
    var digest = Digest(.sha1)
    digest.update(Array("something else".utf8))
    _ = digest.finish()
    digest.update(Array("abc".utf8))
    var output = [UInt8](repeating: 0xEE, count: 20)
    unsafe output.withUnsafeMutableBytes { unsafe digest.finish(into: $0) }
    #expect(hex(output) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(hex(digest.finish()) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
  }

  @Test("does not mind how its input is cut", arguments: [1, 3, 63, 64, 65, 1000])
  func pieces(_ size: Int) {
    let input = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 5) }
    var whole = Digest(.sha256)
    whole.update(input)
    var pieces = Digest(.sha256)
    for start in stride(from: 0, to: input.count, by: size) {
      pieces.update(input.rawSpan.extracting(start..<min(start + size, input.count)))
    }
    #expect(whole.finish() == pieces.finish())
  }
}

@Suite("Hexadecimal")
struct HexTests {
  @Test("writes two lower-case digits a byte")
  func encodes() {
    #expect(Hex.encode([]) == [])
    #expect(Hex.encode([0x00, 0x0F, 0x10, 0xAB, 0xFF]) == Array("000f10abff".utf8))
  }

  @Test("reads what it wrote, in both cases, and no other character")
  func digits() {
    for byte in UInt8.min...UInt8.max {
      let value = Hex.value(of: byte)
      #expect(value.map(Int.init) == Character(UnicodeScalar(byte)).hexDigitValue)
      let pair = Hex.encode([byte])
      #expect(Hex.value(of: pair[0]) == byte >> 4)
      #expect(Hex.value(of: pair[1]) == byte & 15)
    }
  }
}

@Suite("Borrowed bytes")
struct RawSpanTests {
  @Test("are those of the array, and copies give them back")
  func copies() {
    let bytes: [UInt8] = [1, 2, 0, 255]
    #expect(bytes.rawSpan.byteCount == 4)
    #expect(bytes.rawSpan[3] == 255)
    #expect(bytes.rawSpan.array == bytes)
    #expect(bytes.rawSpan.extracting(1..<3).array == [2, 0])
    var longer: [UInt8] = [9]
    bytes.rawSpan.append(to: &longer)
    [UInt8]().rawSpan.append(to: &longer)
    #expect(longer == [9, 1, 2, 0, 255])
    #expect([UInt8]().rawSpan.array == [])
  }
}
