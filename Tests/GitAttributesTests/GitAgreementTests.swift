import Digests
import GitObjects
import Testing

@testable import GitAttributes

/// Comparisons with the answers of the installed Git on random patterns.
@Suite("Agreement with Git")
struct GitAgreementTests {
  /// A line for each pattern, each with its own attribute.
  private func file(_ patterns: [[UInt8]]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, pattern) in patterns.enumerated() {
      bytes += CQuoting.quoted(pattern) + " a\(index)\n".utf8
    }
    return bytes
  }

  private func compare(
    _ patterns: [[UInt8]],
    _ paths: [[UInt8]],
    folding: Bool
  ) async throws {
    let answers = try await GitOracle.with { git in
      try await git.write(file(patterns), to: ".gitattributes")
      return try await git.attributes(of: paths, config: ["core.ignoreCase=\(folding)"])
    }
    for (index, pattern) in patterns.enumerated() {
      let compiled = AttributesPattern(asGitReads: pattern, caseFolding: folding)
      for path in paths {
        let isGits = answers[path]?["a\(index)"] == "set"
        let isOurs = compiled.matches(path)
        #expect(isOurs == isGits, "\(pattern.text) on \(path.text)")
        // A directory with a match must not be pruned.
        if isOurs {
          for end in path.indices where path[end] == Byte.slash {
            let directory = Array(path[..<end])
            let isEntered = compiled.canMatchBeneath(directory: directory.rawSpan)
            #expect(isEntered, "\(pattern.text) beneath \(directory.text)")
          }
        }
      }
    }
  }

  private func paths(_ random: inout Seeded, of names: [String], count: Int) -> [[UInt8]] {
    let found = (0..<count).map { _ in
      let components = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        random.text(of: names, count: 1...3)
      }
      return Array(components.joined(separator: [Byte.slash]))
    }
    return Array(Set(found)).filter { path in
      !path.split(separator: Byte.slash).contains {
        $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8)
      }
    }
  }

  @Test("on random patterns", arguments: [false, true], 0..<6 as Range<UInt64>)
  func random(folding: Bool, seed: UInt64) async throws {
    var random = Seeded(seed &* 2 &+ (folding ? 1 : 0))
    let names = ["a", "b", "A", "ab", ".c", "-", "!", "]", " ", "é"]
    let pieces =
      names + [
        "*", "*", "**", "**", "**/", "/**", "/**/", "/", "/", "?", "[ab]", "[!a]", "[a-c]", "[]-]",
        "[[:upper:]]", "[[:alpha:][:space:]]", "\\a", "\\A", "\\*", "\\", "[", "[A]", "[B-a]",
        "*.c",
      ]
    let patterns = (0..<250).map { _ in random.text(of: pieces, count: 1...6) }.filter {
      // Git would read these as something other than a pattern.
      $0.first != Byte.bang && !$0.starts(with: AttributesPattern.macroPrefix)
    }
    try await compare(patterns, paths(&random, of: names, count: 150), folding: folding)
  }

  @Test("on patterns made from the paths", arguments: 0..<4 as Range<UInt64>)
  func derived(seed: UInt64) async throws {
    var random = Seeded(1000 + seed)
    let paths = paths(&random, of: ["a", "b", "cc", "d.e"], count: 100)
    let patterns = (0..<400).compactMap { _ -> [UInt8]? in
      guard let path = paths.randomElement(using: &random) else { return nil }
      var pattern: [UInt8] = Int.random(in: 0..<6, using: &random) == 0 ? [Byte.slash] : []
      for byte in path {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: pattern += "*".utf8
        case 1: pattern += "**".utf8
        case 2: pattern += "?".utf8
        case 3: pattern += "[a-d]".utf8
        case 4: pattern += byte == Byte.slash ? "/**/".utf8 : "*".utf8
        case 5: pattern += [Byte.backslash, byte]
        default: pattern.append(byte)
        }
      }
      return pattern
    }
    try await compare(patterns, paths, folding: false)
  }

  @Test("on every byte in every class", arguments: [false, true])
  func classes(folding: Bool) async throws {
    let names = [
      "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
      "upper", "xdigit",
    ]
    let patterns = names.flatMap { ["x[[:\($0):]]".bytes, "x[^[:\($0):]]".bytes] }
    let bytes = (UInt8(1)...255).filter { $0 != Byte.slash }
    try await compare(patterns, bytes.map { [UInt8(ascii: "x"), $0] }, folding: folding)
  }

  @Test("on folded case")
  func foldedCase() async throws {
    let cases = WildmatchTests.foldingCases
    try await compare(
      cases.map { "[y]/\($0.0)".bytes },
      cases.map { "y/\($0.1)".bytes },
      folding: true
    )
  }

  /// Words of lines that a file can have, well-formed and not.
  static let words = [
    "*.c", "a*", "/d/*", "d/", "a", "\"a b\"", "\"a\"m", "\"b", "\"\\141\"", "\"a\\q\"", "!a",
    "\\!a",
    "#a", "[attr]", "filter", "filter=lfs", "-filter", "!filter", "filter=", "filter=other", "m",
    "m2", "-m", "!m", "m=x", "m2=", "-m2", "binary", "text=auto", "-bad-", "--x", "=v", "a=b=c",
    "x.y_z-1", "é", "\"[attr] m\"", "text", "-filter=lfs",
  ]

  static let macros = [
    "[attr]m filter=lfs", "[attr]m m2", "[attr]m2 m", "[attr]m2 filter=other x", "[attr]m -filter",
    "[attr]filter m x", "[attr]m !filter m2", "[attr]bad! x", "\"[attr] m\" filter=quoted",
    "[attr]m filter=lfs -", "  [attr]m2 -m filter", "[attr]x m2 filter=deep",
  ]

  private func randomFile(_ random: inout Seeded) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...9, using: &random) {
      if Int.random(in: 0..<3, using: &random) == 0 {
        bytes += Self.macros.randomElement(using: &random)?.utf8 ?? "".utf8
      } else {
        let pattern = ["*", "*.c", "a", "b", "d/*", "/a", "**/b"].randomElement(using: &random)
        if Int.random(in: 0..<4, using: &random) != 0 { bytes += (pattern ?? "*").utf8 + [0x20] }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          bytes += Self.words.randomElement(using: &random)?.utf8 ?? "".utf8
          bytes += [" ", "\t", " \r ", "  "].randomElement(using: &random)?.utf8 ?? "".utf8
        }
      }
      bytes += ["\n", "\r\n", "\n\n"].randomElement(using: &random)?.utf8 ?? "".utf8
    }
    return bytes
  }

  @Test("on stacks of random files", arguments: 0..<60 as Range<UInt64>)
  func stacks(seed: UInt64) async throws {
    var random = Seeded(5000 + seed)
    let user = randomFile(&random)
    let root = randomFile(&random)
    let nested = ["d": randomFile(&random), "d/d": randomFile(&random)]
    let info = randomFile(&random)
    let directories = ["", "d", "d/d", "d/e", "e"]
    let names = ["a", "b", "x.c", "m", "\"b"]
    let paths = directories.flatMap { directory in
      names.map { directory.isEmpty ? $0.bytes : "\(directory)/\($0)".bytes }
    }
    let answers = try await GitOracle.with { git in
      try await git.write(user, to: "user")
      try await git.write(root, to: ".gitattributes")
      for (directory, file) in nested {
        try await git.write(file, to: directory + "/.gitattributes")
      }
      try await git.write(info, to: ".git/info/attributes")
      return try await git.attributes(
        ["filter", "m", "m2", "x", "text", "diff"],
        of: paths,
        config: ["core.attributesFile=user"]
      )
    }

    let table = AttributesTable()
    let top = AttributesStack(
      table: table,
      outside: OutsideAttributes(user: AttributesFile(user), info: AttributesFile(info)),
      root: AttributesFile(root)
    )
    for directory in directories {
      var stack = top
      var walked = ""
      for name in directory.split(separator: "/") {
        walked += walked.isEmpty ? String(name) : "/\(name)"
        stack = stack.entering(
          Array(name.utf8),
          attributes: nested[walked].map { AttributesFile($0) }
        )
      }
      for path in names.map({ directory.isEmpty ? $0.bytes : "\(directory)/\($0)".bytes }) {
        for attribute in ["filter", "m", "m2", "x", "text", "diff"] {
          let expected = answers[path]?[attribute] ?? "unspecified"
          let state = stack.state(of: attribute.bytes, path: RepositoryPath(path))
          #expect(state.word == expected, "\(attribute) of \(path.text)")
        }
        let filter = stack.state(of: .filter, path: RepositoryPath(path))
        let effect = stack.filterEffect(onPath: path.rawSpan, basenameAt: path.basenameAt)
        #expect((effect == .lfs) == (filter == .value("lfs".bytes)), "\(path.text)")
        if effect == .none { #expect(filter == .unspecified) }
      }
    }
  }
}

extension AttributeState {
  /// The state as `git check-attr` prints it.
  var word: String {
    switch self {
    case .unspecified: "unspecified"
    case .set: "set"
    case .unset: "unset"
    case .value(let value): value.text
    }
  }
}
