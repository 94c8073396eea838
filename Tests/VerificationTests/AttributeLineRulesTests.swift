import GitAttributes
import Testing

@testable import Verification

@Suite("lines that a run may add")
struct AttributeLineRulesTests {
  private static let tracking = " filter=lfs diff=lfs merge=lfs -text"
  private static let excluding = " !text -filter -merge -diff"
  private static let untracking = " !text !filter !merge !diff"

  private func problem(
    _ old: String,
    _ new: String,
    _ direction: MigrationClaim.Direction = .toPointers,
    namesFiles: Bool = false,
    isRoot: Bool = true
  ) throws -> FindingKind? {
    let rules = try AttributeLineRules(
      direction,
      includes: [Array("*.bin".utf8), Array("two words".utf8)],
      excludes: [Array("x.bin".utf8)],
      namesFiles: namesFiles
    )
    return rules.problem(from: Array(old.utf8), to: Array(new.utf8), isRoot: isRoot)
  }

  @Test(
    "allows what a run adds",
    arguments: [
      ("", "*.bin\(tracking)\n"),
      ("*.txt text\n", "*.txt text\n*.bin\(tracking)\nx.bin\(excluding)\n"),
      ("*.txt text", "*.txt text\n*.bin\(tracking)\n"),
      ("a\r\nb", "a\r\nb\r\n*.bin\(tracking)\r\n"),
      ("a\r", "a\r\n*.bin\(tracking)\r\n"),
      ("", "two[[:space:]]words\(tracking)\n"),
    ]
  )
  func allows(old: String, new: String) throws {
    #expect(try problem(old, new) == nil)
  }

  @Test(
    "finds what was there before and is not any more",
    arguments: [
      ("*.txt text\n", "*.bin\(tracking)\n"),
      ("*.txt text\n", "*.txt -text\n*.bin\(tracking)\n"),
      ("*.txt text\n", "\n*.txt text\n*.bin\(tracking)\n"),
      ("a", "ab\n*.bin\(tracking)\n"),
      ("a\n", "a\n"),
      ("a\n", "a\n*.bin\(tracking)"),
      ("a\n", ""),
    ]
  )
  func findsEdits(old: String, new: String) throws {
    #expect(try problem(old, new) == .attributesEdited)
  }

  @Test("allows lines that keep Git's and DVC's own files out, and lines in front of a NUL")
  func protection() throws {
    for name in ["*.dvc", "/data/**/.gitignore", "**/.dvc/**", "/d/**/.dvc/**", "dvc.yaml"] {
      #expect(try problem("", "\(name)\(Self.untracking)\n") == nil, "\(name)")
      #expect(try problem("", "\(name)\(Self.tracking)\n") != nil, "\(name)")
    }
    for name in ["*.bin", "/data/**", "dvc", "/.dvc/"] {
      #expect(try problem("", "\(name)\(Self.untracking)\n") != nil, "\(name)")
    }
    let bin = "*.bin\(Self.tracking)\n"
    #expect(try problem("\0a\0", "\(bin)\0a\0") == nil)
    #expect(try problem("x y\na\0\n", "x y\n\(bin)a\0\n") == nil)
    #expect(try problem("a\0\n", "a\0\n\(bin)") == .attributesEdited)
    #expect(try problem("a\0\n", "\(bin)\0\n") == .attributesEdited)
  }

  @Test(
    "finds lines that are none of the run's",
    arguments: [
      "* -filter", "*.dat\(tracking)", "x.bin\(tracking)", "*.bin\(excluding)", "", "# x",
    ]
  )
  func findsLines(line: String) throws {
    let new = "*.bin\(Self.tracking)\n\(line)\n"
    #expect(try problem("", new) == .attributeLine(Array(line.utf8)))
  }

  @Test("takes any path where lines name files, and below the root")
  func takesPaths() throws {
    let new = "/a/b.dat\(Self.tracking)\n"
    #expect(try problem("", new) != nil)
    #expect(try problem("", new, namesFiles: true) == nil)
    #expect(try problem("", new, isRoot: false) == nil)
    #expect(try problem("", " \(Self.untracking)\n", isRoot: false) != nil)
    #expect(try problem("", Self.tracking + "\n", isRoot: false) != nil, "no pattern")
  }

  @Test("an export takes lines back")
  func exports() throws {
    #expect(try problem("", "*.bin\(Self.untracking)\nx.bin\(Self.tracking)\n", .toFiles) == nil)
    #expect(try problem("", "*.bin\(Self.tracking)\n", .toFiles) != nil)
  }

  @Test("a run that changes no attributes may add none")
  func none() {
    let line = Array("*.bin\(Self.tracking)\n".utf8)
    #expect(AttributeLineRules.none.problem(from: [], to: line, isRoot: true) != nil)
    #expect(AttributeLineRules.none.problem(from: [], to: line, isRoot: false) != nil)
  }
}
