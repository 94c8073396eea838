import EngineSandbox
import GitAttributes
import GitObjects
import Testing

@testable import Migration
@testable import Scan
@testable import Selection

@Suite("Lines that keep files from Git LFS")
struct ProtectedLinesTests {
  private static let files: [String: SmallEntry] = [
    ".gitattributes": "", "d/.gitignore": "*.o", "d/e/x.dvc": "x", "d/.dvc/a.bin": "a",
    "n.bin": "n",
    "d/.gitattributes": "",
  ]

  @Test(
    "stand for the kinds of files that a pattern would take",
    arguments: [
      (["*.bin"], [".dvc/**"].map { "**/" + $0 }), (["*.txt"], []),
      ([".gitignore"], [".gitignore"]),
      (["*.dvc"], ["*.dvc"]), (["*.dvc", ".git*"], ["*.dvc", ".gitattributes", ".gitignore"]),
      (["d/**"], ["d/**/*.dvc", "d/**/.dvc/**", "d/**/.gitattributes", "d/**/.gitignore"]),
      (["/d/**"], ["/d/**/*.dvc", "/d/**/.dvc/**", "/d/**/.gitattributes", "/d/**/.gitignore"]),
      (["d/e/*"], ["*.dvc"]), (["*"], ["**/.dvc/**", "*.dvc", ".gitattributes", ".gitignore"]),
      // Files of attributes alone call for no line.
      ([".gitattributes"], []), (["/*"], []),
    ] as [([String], [String])]
  )
  func patterns(include: [String], expected: [String]) async throws {
    let store = try SmallStore()
    let commit = store.commit(Self.files)
    var engine = try await SmallEngine(store, [commit], .init(include: include))
    let inventory = try await engine.inspected()
    let lines = ProtectedLines.lines(for: inventory, engine.rules)
    #expect(lines.map { text($0.text) + "\n" } == expected.map(untrackingLine))
  }

  @Test(
    "stand for files that a line by type would take",
    arguments: [
      (["a.bin": "a", "x.dvc": "x"], []), (["a.dvc/b.dvc": "b", "x.dvc": "x", "n": "n"], []),
      (["a.yaml": "a", "dvc.yaml": "d"], ["dvc.yaml"]),
      (["a.lock": "a", "b/dvc.lock": "d"], ["dvc.lock"]),
      (["a.gitignore": "a", ".gitignore": "b", ".gitkeep": ""], [".gitignore"]),
      (["x.gitattributes": "a", ".gitattributes": "b"], []), (["yaml": "y", "dvc.yaml": "d"], []),
      (
        ["a.lock": "a", "a.yaml": "b", "dvc.lock": "c", "dvc.yaml": "d"], ["dvc.lock", "dvc.yaml"]
      ),
    ] as [([String: SmallEntry], [String])]
  )
  func types(files: [String: SmallEntry], expected: [String]) async throws {
    let store = try SmallStore()
    var engine = try await SmallEngine(store, [store.commit(files)])
    let inventory = try await engine.inspected()
    let lines = ProtectedLines.lines(for: inventory, engine.rules)
    #expect(lines.map { text($0.text) + "\n" } == expected.map(untrackingLine))
  }

  @Test("escape what a pattern would read otherwise")
  func escaped() async throws {
    let store = try SmallStore()
    let commit = store.commit([".git*x": "1", ".git[a]?": "2", ".git\\": "3"])
    var engine = try await SmallEngine(store, [commit], .init(include: [".git[!i]*"]))
    let inventory = try await engine.inspected()
    let lines = ProtectedLines.lines(for: inventory, engine.rules)
    // The pattern takes `.gitattributes` as well.
    let expected = [".git\\*x", ".git\\[a]\\?", ".git\\\\", ".gitattributes"]
    #expect(lines.map { text($0.text) + "\n" } == expected.map(untrackingLine))
  }
}
