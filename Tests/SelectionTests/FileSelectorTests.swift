import Digests
import GitAttributes
import Testing

@testable import Selection

/// The number of the include pattern that selects the path.
private func selected(
  _ path: String,
  include: [String] = [],
  exclude: [String] = [],
  caseFolding: Bool = false
) throws -> Int? {
  let selector = try FileSelector(
    FilePatterns(
      includes: include.map { Array($0.utf8) },
      excludes: exclude.map { Array($0.utf8) },
      caseFolding: caseFolding
    )
  )
  let bytes = Array(path.utf8)
  let slash = bytes.lastIndex(of: 0x2F)
  return selector.matchingInclude(bytes.rawSpan, basenameAt: slash.map { $0 + 1 } ?? 0)
}

@Suite("Selecting files")
struct FileSelectorTests {
  @Test("takes all files if there are no patterns")
  func noPatterns() throws {
    let selector = try FileSelector(FilePatterns(includes: [], excludes: [], caseFolding: false))
    #expect(selector.patterns.isEmpty)
    #expect(!selector.needsPath)
    #expect(try selected("a/b.bin") == 0)
  }

  @Test("tells the first include pattern that matches, unless an exclude pattern does")
  func patterns() throws {
    let include = ["*.bin", "data/**", "*.dat"]
    #expect(try selected("x.bin", include: include) == 0)
    #expect(try selected("data/x.dat", include: include) == 1)
    #expect(try selected("lib/x.dat", include: include) == 2)
    #expect(try selected("data/x.bin", include: include) == 0)
    #expect(try selected("x.txt", include: include) == nil)
    #expect(try selected("x.bin", include: include, exclude: ["x.*"]) == nil)
    #expect(try selected("y.bin", include: include, exclude: ["x.*"]) == 0)
    #expect(try selected("y.bin", exclude: ["x.*"]) == 0)
    #expect(try selected("x.bin", exclude: ["x.*"]) == nil)
    #expect(try selected("X.BIN", include: include) == nil)
    #expect(try selected("X.BIN", include: include, caseFolding: true) == 0)
  }

  @Test("needs whole paths only for patterns with a slash")
  func needsPath() throws {
    func needsPath(_ include: [String], _ exclude: [String]) throws -> Bool {
      try FileSelector(
        FilePatterns(
          includes: include.map { Array($0.utf8) },
          excludes: exclude.map { Array($0.utf8) },
          caseFolding: false
        )
      ).needsPath
    }
    #expect(try !needsPath(["*.bin", "a?"], ["x"]))
    #expect(try needsPath(["*.bin", "a/*"], []))
    #expect(try needsPath([], ["/x"]))
  }

  @Test(
    "enters no folder that no include pattern can match",
    arguments: [
      (["*.bin"], "any", true), (["data/*.bin"], "data", true), (["data/*.bin"], "lib", false),
      (["data/*.bin", "*.dat"], "lib", true), ([], "lib", true), (["a/b/**"], "a", true),
      (["a/b/**"], "a/c", false), (["a/b/**"], "a/b/c", true),
    ]
  )
  func folders(_ include: [String], _ folder: String, _ expected: Bool) throws {
    let selector = try FileSelector(
      FilePatterns(
        includes: include.map { Array($0.utf8) },
        excludes: [],
        caseFolding: false
      )
    )
    let bytes = Array(folder.utf8)
    let canSelect = selector.canSelectBeneath(directory: bytes.rawSpan)
    #expect(canSelect == expected)
  }

  @Test(
    "tells the pattern that includes or excludes a path",
    arguments: [
      ("a.bin", .included(0)), ("d/a.dat", .included(1)), ("d/a.bin", .included(0)),
      ("x.bin", .excluded(1)), ("d/x.dat", .excluded(1)), ("out/a.bin", .excluded(0)),
      ("x.txt", .none), ("a.dat", .none), ("a.bin/b", .none), ("a.bi", .none), ("d", .none),
    ] as [(String, FileSelector.Match)]
  )
  func match(path: String, expected: FileSelector.Match) throws {
    let selector = try FileSelector(
      FilePatterns(
        includes: ["*.bin", "d/**"].map { Array($0.utf8) },
        excludes: ["out/*", "x.*"].map { Array($0.utf8) },
        caseFolding: false
      )
    )
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: 0x2F)
    let found = selector.match(bytes.rawSpan, basenameAt: slash.map { $0 + 1 } ?? 0)
    #expect(found == expected)
  }

  @Test(
    "is not misled by the last letter of a name",
    arguments: [
      (["*.bin", "*.tx[tT]"], "a.txT", true), (["*.bin", "*.tx?"], "a.txq", true),
      (["*.bin", "READ*"], "READ.z", true), (["*.bin", "d/**"], "d/z", true),
      (["*.bin", "x"], "y", false), (["[ab]"], "b", true),
    ]
  )
  func finalLetters(include: [String], path: String, expected: Bool) throws {
    let found = try selected(path, include: include)
    #expect((found != nil) == expected)
  }

  @Test("refuses malformed patterns")
  func malformed() {
    #expect(throws: PatternError.self) { try selected("a", include: ["*.bin", "[a"]) }
    #expect(throws: PatternError.self) { try selected("a", exclude: ["a\\"]) }
  }
}
