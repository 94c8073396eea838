import Digests
import GitObjects
import Testing

@testable import GitAttributes

@Suite("Text of patterns in a file")
struct FileTextTests {
  @Test(
    "spells a user's pattern",
    arguments: [
      ("*.bin", "*.bin"), ("/d/*.bin", "/d/*.bin"), ("d/**", "d/**"),
      ("a b.txt", "a[[:space:]]b.txt"), ("#a#", "\\#a\\#"), ("a\\#b", "a\\#b"),
      ("!a", "\\!a"), ("!a b", "\\!a[[:space:]]b"), ("a\\*", "a\\*"), ("é", "é"),
      ("a\"b", "a\"b"), ("[a#]", "[a\\#]"), ("[!-#]x", "[!-\\#]x"), ("[attr]", "[attr]"),
      ("\u{1}", "\u{1}"), ("d d/**", "d[[:space:]]d/**"),
      // Here Git LFS's spelling would be another pattern.
      ("", "\"\""), ("\"a", "\"\\\"a\""), ("a\tb", "\"a\\tb\""), ("a\n", "\"a\\n\""),
      ("a\rb", "\"a\\rb\""), ("a\u{B}b\u{C}", "\"a\\vb\\f\""), ("[ a]x", "\"[ a]x\""),
      ("a\\ b", "\"a\\\\ b\""), ("a b**/c", "\"a b**/c\""), ("é\t", "\"\\303\\251\\t\""),
    ]
  )
  func pattern(_ pattern: String, _ expected: String) throws {
    #expect(try AttributesPattern.fileText(forPattern: pattern.bytes).text == expected)
  }

  @Test(
    "refuses what a file can't hold",
    arguments: [
      ("[attr]x", PatternError.Reason.definesMacro), ("a[", .unterminatedClass),
      ("a\\", .trailingBackslash), ("[[:x:]]", .unknownClass("x".bytes)),
    ]
  )
  func refused(_ pattern: String, _ reason: PatternError.Reason) {
    #expect(throws: PatternError(pattern: pattern.bytes, reason: reason)) {
      try AttributesPattern.fileText(forPattern: pattern.bytes)
    }
  }

  @Test("refuses a NUL")
  func refusesNUL() {
    let pattern: [UInt8] = [0x61, 0]
    let error = PatternError(pattern: pattern, reason: .containsNUL)
    #expect(throws: error) { try AttributesPattern.fileText(forPattern: pattern) }
    #expect(throws: error) { try Wildmatch(pattern, pathname: true) }
  }

  @Test(
    "spells a path",
    arguments: [
      ("a", "/a"), ("d/a b", "/d/a[[:space:]]b"), ("a\\b", "/a\\\\b"), ("*[]?", "/\\*\\[\\]\\?"),
      ("#", "/\\#"), ("!a", "/!a"), ("\"a\"", "/\"a\""), ("é", "/é"), ("[attr]x", "/\\[attr\\]x"),
      ("a\t b#*", "\"/a\\t b#\\\\*\""), ("a\u{7F}", "\"/a\\177\""),
    ]
  )
  func path(_ path: String, _ expected: String) {
    #expect(AttributesPattern.fileText(forPath: RepositoryPath(path)).text == expected)
  }

  @Test(
    "spells an extension",
    arguments: [
      (".bin", "*.bin"), (".", "*."), (".a b", "*.a[[:space:]]b"), (".c#", "*.c\\#"),
      (".[x]", "*.\\[x\\]"), (".\n", "\"*.\\n\""), (".?\t", "\"*.\\\\?\\t\""), (".é", "*.é"),
    ]
  )
  func fileExtension(_ text: String, _ expected: String) {
    #expect(AttributesPattern.fileText(forExtension: text.bytes).text == expected)
  }

  private static let pieces =
    (UInt8(1)...255).filter { $0 != Byte.slash }.map { [$0] }
    + [
      "\\", "*", "?", "[", "]", " ", "#", "!", "\"", "\t", "\n", "/", "/", "a", "b", "**", "[attr]",
    ]
    .flatMap { Array(repeating: $0.bytes, count: 20) }

  private func randomPaths(seed: UInt64, count: Int) -> [[UInt8]] {
    var random = Seeded(seed)
    let found = (0..<count).map { _ -> [UInt8] in
      let pieces = (0..<Int.random(in: 1...7, using: &random)).flatMap { _ in
        Self.pieces.randomElement(using: &random) ?? []
      }
      // Components that are neither empty nor special.
      return Array(
        pieces.split(separator: Byte.slash).filter { $0.first != UInt8(ascii: ".") }
          .joined(separator: [Byte.slash])
      )
    }
    return Set(found).filter { !$0.isEmpty && $0 != ".git".bytes }.sorted {
      $0.lexicographicallyPrecedes($1)
    }
  }

  /// The path with one change, in all ways that a wrong escape could match.
  private func variations(of path: [UInt8]) -> [[UInt8]] {
    var found = [path + [0x61], [0x61] + path, "a/".bytes + path, path + "/a".bytes]
    for (index, byte) in path.enumerated() where byte != Byte.slash {
      for replacement in "a*[]\\?".utf8 where replacement != byte {
        var changed = path
        changed[index] = replacement
        found.append(changed)
      }
      var shorter = path
      shorter.remove(at: index)
      if !shorter.isEmpty { found.append(shorter) }
    }
    return found
  }

  @Test("of a path matches that path and no variation", arguments: 0..<5 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    for path in randomPaths(seed: seed, count: 100) {
      let text = AttributesPattern.fileText(forPath: RepositoryPath(path))
      let line = AttributesLine(TrackingLine.tracking(text).text)
      guard case .rule(let pattern, let assignments) = line.content else {
        Issue.record("\(text.text) is no rule")
        continue
      }
      #expect(assignments.count == 4)
      #expect(pattern.matches(path), "\(text.text)")
      for other in variations(of: path) where other != path {
        #expect(!pattern.matches(other), "\(text.text) on \(other.text)")
      }
    }
  }

  @Test("of a path matches that path in Git", arguments: 0..<3 as Range<UInt64>)
  func pathsInGit(seed: UInt64) async throws {
    let paths = randomPaths(seed: 100 + seed, count: 150)
    let file = paths.enumerated().flatMap { index, path in
      AttributesPattern.fileText(forPath: RepositoryPath(path)) + " a\(index)\n".utf8
    }
    let answers = try await GitOracle.with { git in
      try await git.write(file, to: ".gitattributes")
      return try await git.attributes(of: paths)
    }
    for (index, path) in paths.enumerated() {
      // A class for a space also matches a tab, CR or LF.
      let same = paths.indices.filter { index in
        paths[index].map { Byte.isBlank($0) ? Byte.space : $0 }
          == path.map { Byte.isBlank($0) ? Byte.space : $0 }
      }
      let found = answers[path] ?? [:]
      #expect(found["a\(index)"] == "set", "\(path.text)")
      #expect(found.keys.allSatisfy { key in same.contains { key == "a\($0)" } })
    }
  }

  @Test("of an extension matches it in Git")
  func extensionsInGit() async throws {
    let extensions = randomPaths(seed: 7, count: 300).filter { !$0.contains(Byte.slash) }
      .map { [UInt8(ascii: ".")] + $0 }
    let file = extensions.enumerated().flatMap { index, text in
      AttributesPattern.fileText(forExtension: text) + " a\(index)\n".utf8
    }
    let answers = try await GitOracle.with { git in
      try await git.write(file, to: ".gitattributes")
      return try await git.attributes(of: extensions.map { "d/x".bytes + $0 })
    }
    for (index, text) in extensions.enumerated() {
      #expect(answers["d/x".bytes + text]?["a\(index)"] == "set", "\(text.text)")
    }
  }

  @Test("of a user's pattern means the same to Git", arguments: 0..<6 as Range<UInt64>)
  func patternsInGit(seed: UInt64) async throws {
    var random = Seeded(300 + seed)
    let pieces = [
      " ", "#", "!", "\"", "\t", "\\ ", "\\#", "\\\\", "[ a]", "[#-b]", "[! ]", "*", "**", "**/",
      "/", "?", "a", "b", "a", "[a]", "\u{C}", "é",
    ]
    let patterns = (0..<200).map { _ in random.text(of: pieces, count: 1...6) }
    let names = [" ", "#", "!", "\"", "\t", "a", "b", "ab", "\\", "é"]
    let paths = (0..<200).map { _ in
      Array(
        (0..<Int.random(in: 1...3, using: &random)).map { _ in random.text(of: names, count: 1...3)
        }
        .joined(separator: [Byte.slash])
      )
    }
    let texts = try patterns.map { try AttributesPattern.fileText(forPattern: $0) }
    let file = texts.enumerated().flatMap { $1 + " a\($0)\n".utf8 }
    let answers = try await GitOracle.with { git in
      try await git.write(file, to: ".gitattributes")
      return try await git.attributes(of: paths)
    }
    for (index, pattern) in patterns.enumerated() {
      let compiled = try AttributesPattern(pattern)
      for path in paths {
        let isGits = answers[path]?["a\(index)"] == "set"
        // A space is written as a class that also contains tab, CR and LF.
        let isBare = texts[index].first != Byte.quote
        if isBare, isGits, pattern.contains(Byte.space), path.contains(Byte.tab) { continue }
        let isOurs = compiled.matches(path)
        #expect(isOurs == isGits, "\(pattern.text) as \(texts[index].text) on \(path.text)")
      }
    }
  }
}
