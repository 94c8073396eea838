import Digests
import Testing

@testable import GitAttributes

@Suite("Patterns of attributes files")
struct AttributesPatternTests {
  @Test(
    "take the cheapest way that is right",
    arguments: [
      ("a.bin", .basename), ("\\#a", .basename), ("*.bin", .basenameSuffix), ("*", .basenameSuffix),
      ("**", .basenameSuffix), ("a*", .basenameGlob), ("*.b?n", .basenameGlob), ("/a", .path),
      ("d/a", .path), ("/d\\ d/a", .path), ("/a*", .pathGlob), ("a/", .never), ("/", .never),
      ("", .never), ("a[", .never), ("d/a\\", .never),
    ] as [(String, AttributesPattern.Kind)]
  )
  func kind(_ text: String, _ kind: AttributesPattern.Kind) {
    #expect(AttributesPattern(asGitReads: text.bytes).kind == kind)
  }

  @Test(
    "match paths as gitattributes(5) says",
    arguments: [
      ("*.bin", "a.bin", true), ("*.bin", "d/e/a.bin", true), ("*.bin", ".bin", true),
      ("*.bin", "a.bin/b", false), ("a", "d/a", true), ("a", "a/b", false), ("/a", "a", true),
      ("/a", "d/a", false), ("d/a", "d/a", true), ("d/a", "e/d/a", false), ("d/", "d", false),
      ("d/*", "d/a", true), ("d/*", "d/e/a", false), ("d/**", "d/e/a", true),
      ("**/a", "a", true), ("**/a", "d/e/a", true), ("d/**/a", "d/a", true), ("!a", "!a", true),
      ("!a", "a", false), ("!*", "!*", true), ("!*", "!b", true),
      // After a literal beginning, the rest is a pattern of its own.
      ("a**/b", "ab", true), ("a**/b", "ax/y/b", true), ("?**/b", "ax/y/b", false),
      ("a/b**", "a/bx/y", true),
    ]
  )
  func matches(_ pattern: String, _ path: String, _ expected: Bool) throws {
    #expect(try AttributesPattern(pattern.bytes).matches(path.bytes) == expected)
  }

  @Test(
    "tell which directories can be left out",
    arguments: [
      ("*.bin", "d", true), ("a", "d/e", true), ("/a", "", true), ("/a", "a", false),
      ("d/a", "d", true), ("d/a", "e", false), ("d/a", "d/a", false), ("d/a", "d/e", false),
      ("d/*", "d", true), ("d/*", "d/e", false), ("d/**", "d/e/f", true), ("d/**", "de", false),
      ("d/**", "e", false), ("*/a", "d", true), ("*/a", "d/e", false), ("d*/a/b", "dx", true),
      ("d*/a/b", "dx/a", true), ("d*/a/b", "dx/b", false), ("d*/a/b", "ex", false),
      ("**/a", "d/e", true), ("d/**/a", "d/e/f", true), ("d/**/a", "e", false),
      ("assets/img*/**/*.png", "assets", true), ("assets/img*/**/*.png", "assets/doc", false),
      ("assets/img*/**/*.png", "assets/img1/x/y", true), ("a**/b", "ax/y", true),
      ("[de]/a", "d", true), ("[de]/a", "f", false), ("d/", "d", false), ("d/a[", "d", false),
      ("dir/a", "di", false),
    ]
  )
  func canMatchBeneath(_ pattern: String, _ directory: String, _ expected: Bool) {
    let pattern = AttributesPattern(asGitReads: pattern.bytes)
    #expect(pattern.canMatch(beneath: directory) == expected)
  }

  @Test("fold case when they are told to")
  func foldsCase() throws {
    for (pattern, path) in [
      ("*.BIN", "a.bin"), ("A", "d/a"), ("/D/A", "d/a"), ("D/*", "d/a"), ("D/E*", "d/ea"),
    ] {
      #expect(try AttributesPattern(pattern.bytes, caseFolding: true).matches(path.bytes))
      #expect(try !AttributesPattern(pattern.bytes).matches(path.bytes))
    }
    let pattern = try AttributesPattern("D/E/*.x".bytes, caseFolding: true)
    #expect(pattern.canMatch(beneath: "d"))
    #expect(pattern.canMatch(beneath: "d/e"))
  }

  @Test("name the whole pattern when they are malformed")
  func namesPattern() {
    #expect(throws: PatternError(pattern: "/d/x[a".bytes, reason: .unterminatedClass)) {
      try AttributesPattern("/d/x[a".bytes)
    }
  }

  @Test(
    "overlap where they can",
    arguments: [
      ("*.bin", "*.bin", true), ("*.bin", "*n", true), ("*.bin", "*.iso", false),
      ("a.bin", "*.bin", true), ("a.bin", "*.iso", false), ("a.bin", "b.bin", false),
      ("a.bin", "a.bin", true), ("a.bin", "[ab].bin", true), ("a.bin", "[bc].bin", false),
      ("/d/a", "d/*", true), ("/d/a", "e/*", false), ("/d/a", "a", true), ("/d/a", "/d/b", false),
      ("*.bin", "d/**", true), ("a/", "*", false),
    ]
  )
  func overlap(_ one: String, _ other: String, _ expected: Bool) {
    let one = AttributesPattern(asGitReads: one.bytes)
    let other = AttributesPattern(asGitReads: other.bytes)
    #expect(one.canOverlap(other) == expected)
    #expect(other.canOverlap(one) == expected)
  }
}
