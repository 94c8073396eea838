import Digests
import LFS
import Testing

/// A random number generator with a seed.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

@Suite("Pointers, as Git LFS reads them")
struct PointerDifferentialTests {
  private static let hex = String(repeating: "4d7a2146", count: 8)

  private static let lines = [
    "version https://git-lfs.github.com/spec/v1", "version https://hawser.github.com/spec/v1",
    "version http://git-media.io/v/2", "version https://git-lfs.github.com/spec/v2", "version ",
    "oid sha256:\(hex)", "oid sha256:\(hex.uppercased())", "oid md5:\(hex)", "oid \(hex)",
    "size 12", "size +12", "size 012", "size 0", "size -0", "size -1", "size", "size 1 ",
    "size 9223372036854775807", "size 9223372036854775808", "size 1\r",
    "ext-0-a sha256:\(hex)", "ext-1-b-c sha256:\(hex)", "ext-1-d sha256:\(hex)", "ext-2-\u{e9} x",
    "ext-10-a sha256:\(hex)", "git-lfs", "", " ", "\u{a0}", "\t", "\r", "\u{c}",
  ]

  /// A pointer with a few lines added, removed or changed.
  private static func text(_ generator: inout Generator) -> String {
    var text = [lines[0], lines[5], lines[9], ""]
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      let place = Int.random(in: 0..<max(text.count, 1), using: &generator)
      let line = lines[Int.random(in: 0..<lines.count, using: &generator)]
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: text.insert(line, at: min(place, text.count))
      case 1 where text.count > 1: text.remove(at: place)
      case 2 where !text.isEmpty: text[place] = line
      default: break
      }
    }
    let ending = ["\n", "\n", "\n", "\r\n"][Int.random(in: 0..<4, using: &generator)]
    return text.joined(separator: ending)
  }

  /// The exit code of 'git lfs pointer --check --strict'.
  private static func code(_ text: String) -> Int {
    let bytes = Array(text.utf8)
    do throws(PointerError) {
      return try Pointer(parsing: bytes.rawSpan).isCanonical ? 0 : 2
    } catch {
      return 1
    }
  }

  @Test(
    "tells pointers, and canonical ones, from other text",
    arguments: 1...4 as ClosedRange<UInt64>
  )
  func agrees(seed: UInt64) throws {
    var generator = Generator(state: seed)
    let texts = (0..<60).map { _ in Self.text(&generator) }
    // Each text as octal escapes for printf.
    let commands = texts.map { text in
      let octal = text.utf8.map { byte in
        let digits = String(byte, radix: 8)
        return "\\0" + String(repeating: "0", count: 3 - digits.count) + digits
      }
      let check = "git lfs pointer --check --strict --stdin > /dev/null 2>&1"
      return "printf '%b' '\(octal.joined())' | \(check) && echo 0 || echo $?"
    }
    let codes = try shell(commands.joined(separator: "\n")).split(separator: "\n")
    try #require(codes.count == texts.count)
    for (text, code) in zip(texts, codes) {
      #expect("\(Self.code(text))" == code, "\(text.debugDescription)")
    }
  }
}
