import Digests
import GitObjects
import Testing

@testable import GitAttributes

/// A pattern, a text, and whether they match if slashes are special and if they are not; `nil` if
/// the pattern is malformed.
struct WildmatchCase: Sendable, CustomTestStringConvertible {
  let pattern: String
  let text: String
  let pathname: Bool?
  let plain: Bool?

  init(_ pattern: String, _ text: String, _ pathname: Bool?, _ plain: Bool?) {
    (self.pattern, self.text, self.pathname, self.plain) = (pattern, text, pathname, plain)
  }

  init(_ pattern: String, _ text: String, _ both: Bool?) { self.init(pattern, text, both, both) }

  var testDescription: String { "\(pattern.debugDescription) on \(text.debugDescription)" }
}

@Suite("Wildmatch")
struct WildmatchTests {
  @Test("matches as documented", arguments: wildmatchCases)
  func matches(_ example: WildmatchCase) {
    for (pathname, expected) in [(true, example.pathname), (false, example.plain)] {
      let pattern = try? Wildmatch(example.pattern.utf8, pathname: pathname)
      #expect(pattern?.matches(example.text.bytes.rawSpan) == expected, "pathname: \(pathname)")
    }
  }

  @Test("has a table that Git agrees with")
  func tableIsGits() async throws {
    // The class at the beginning keeps Git from splitting off a literal beginning.
    let cases = wildmatchCases.filter {
      !$0.text.isEmpty && $0.text != "." && !$0.text.hasPrefix("/") && !$0.text.hasSuffix("/")
        && !$0.text.contains("//") && !$0.pattern.hasSuffix("/")
    }
    var lines: [[UInt8]] = []
    for (index, example) in cases.enumerated() {
      lines.append(CQuoting.quoted("[y]/\(example.pattern)".bytes) + " a\(index)".utf8)
      if !example.pattern.contains("/") {
        lines.append(CQuoting.quoted("[z]\(example.pattern)".bytes) + " b\(index)".utf8)
      }
    }
    let file = Array(lines.map { $0 + [Byte.lineFeed] }.joined())
    try await GitOracle.with { git in
      try await git.write(file, to: ".gitattributes")
      let answers = try await git.attributes(
        of: cases.flatMap { ["y/\($0.text)".bytes, "z\($0.text)".bytes] }
      )
      for (index, example) in cases.enumerated() {
        let deep = answers["y/\(example.text)".bytes]?["a\(index)"] == "set"
        #expect(deep == (example.pathname ?? false), "\(example.testDescription)")
        if !example.pattern.contains("/"), !example.text.contains("/") {
          let flat = answers["z\(example.text)".bytes]?["b\(index)"] == "set"
          #expect(flat == (example.plain ?? false), "\(example.testDescription), basename")
        }
      }
    }
  }

  @Test("folds case as Git does", arguments: foldingCases)
  func folds(_ pattern: String, _ text: String, _ expected: Bool) async throws {
    let compiled = try Wildmatch(pattern.utf8, pathname: true, caseFolding: true)
    #expect(compiled.matches(text.bytes.rawSpan) == expected)
  }

  @Test("names what is wrong with a pattern", arguments: malformed)
  func refuses(_ pattern: String, _ reason: PatternError.Reason) {
    #expect(throws: PatternError(pattern: pattern.bytes, reason: reason)) {
      try Wildmatch(pattern.utf8, pathname: true)
    }
  }

  @Test("takes no longer than it must on hostile patterns", .timeLimit(.minutes(10)))
  func isBounded() throws {
    let stars = String(repeating: "*a", count: 300) + "*b*c"
    let text = String(repeating: "a", count: 4000) + "c"
    #expect(!(try Wildmatch(stars.utf8, pathname: false).matches(text.bytes.rawSpan)))
    #expect(!(try Wildmatch(stars.utf8, pathname: true).matches(text.bytes.rawSpan)))

    let deep = String(repeating: "**/a/", count: 50) + "*[b]*/c"
    let path = String(repeating: "a/", count: 1500) + "c"
    #expect(!(try Wildmatch(deep.utf8, pathname: true).matches(path.bytes.rawSpan)))

    let long = "**/" + String(repeating: "*a*/", count: 500) + "x?c"
    #expect(!(try Wildmatch(long.utf8, pathname: true).matches(path.bytes.rawSpan)))
  }

  @Test("gives the same answer both ways", arguments: 0..<300 as Range<UInt64>)
  func simulationAgrees(seed: UInt64) throws {
    var random = Seeded(seed)
    let pattern = random.text(
      of: ["*", "**", "**/", "/", "a", "b", "ab", "?", "[a/]", "[!a]", "a/"],
      count: 1...9
    )
    let compiled = try Wildmatch(pattern, pathname: true)
    for _ in 0..<40 {
      let text = random.text(of: ["a", "b", "/", "ab", "/a"], count: 0...9)
      #expect(compiled.run(text.rawSpan) == compiled.simulate(text.rawSpan))
    }
  }

  static let malformed: [(String, PatternError.Reason)] = [
    ("a[", .unterminatedClass), ("[]", .unterminatedClass), ("[!]", .unterminatedClass),
    ("[a-", .unterminatedClass), ("[a\\", .unterminatedClass), ("[a-\\", .unterminatedClass),
    ("[[:alpha:]", .unterminatedClass), ("[[:", .unterminatedClass),
    ("[[:word:]]", .unknownClass("word".bytes)), ("[[::]]", .unknownClass([])),
    ("[[:ALPHA:]]", .unknownClass("ALPHA".bytes)), ("a\\", .trailingBackslash),
    ("\\", .trailingBackslash),
  ]

  /// Git's results with `core.ignoreCase`; the last ones are unusual.
  static let foldingCases: [(String, String, Bool)] = [
    ("*.BIN", "a.bin", true), ("*.bin", "A.BIN", true), ("[a-c]x", "BX", true),
    ("[A-C]x", "bX", true), ("[!A-C]x", "bX", false), ("[[:upper:]]", "q", true),
    ("[[:lower:]]", "Q", true), ("[[:upper:]]", "1", false), ("É", "é", false),
    ("[b]", "B", true), ("[B]", "b", false), ("[B]", "B", false), ("\\B", "b", false),
    ("\\b", "B", true),
  ]
}
