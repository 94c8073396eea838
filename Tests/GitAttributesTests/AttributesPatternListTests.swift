import Digests
import Testing

@testable import GitAttributes

@Suite("Lists of patterns")
struct AttributesPatternListTests {
  private static let texts = [
    "*.bin", "a.bin", "*", "a*", "/a.bin", "d/*", "d/", "*.b?n", "*.BIN", "b", "**/x", "",
  ]
  private static let paths = [
    "a.bin", "d/a.bin", "b", "d/b", "a.BIN", "d/e/x", ".bin", "bin", "x.bi", "B",
  ]

  @Test("find the first pattern that matches by itself", arguments: 0..<200)
  func agreement(seed: Int) {
    var generator = Seeded(UInt64(seed))
    let folding = seed % 2 == 1
    let patterns = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
      AttributesPattern(
        asGitReads: (Self.texts.randomElement(using: &generator) ?? "").bytes,
        caseFolding: folding
      )
    }
    let list = AttributesPatternList(patterns)
    #expect(list.isEmpty == patterns.isEmpty)
    for path in Self.paths {
      let bytes = path.bytes
      #expect(
        list.firstMatch(bytes.rawSpan, basenameAt: bytes.basenameAt)
          == patterns.firstIndex { $0.matches(bytes) },
        "\(path)"
      )
    }
  }
}
