import Digests
import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import Scan
import Testing

@testable import Selection

@Suite("The rules of a scan")
struct ScanRulesTests {
  private typealias Options = SmallEngine.Options

  private static let large = SmallStore.name(of: [1], "blob")
  private static let small = SmallStore.name(of: [2], "blob")

  @Test(
    "say what becomes of a file by its path and size",
    arguments: [
      ("a.bin", true, .selected(0)), ("d/a.bin", true, .selected(0)),
      ("d/a.dat", true, .selected(1)),
      ("a.dat", true, .none), ("a.bin", false, .small(0)), ("d/a.dat", false, .small(1)),
      ("x.bin", true, .excluded(0)), ("x.bin", false, .excluded(0)),
      ("out/a.bin", true, .excluded(1)),
      ("x.txt", true, .none), ("d/.gitignore", true, .protected(1)),
      ("d/b.dvc", true, .protected(1)),
      // What is too small is not told as protected.
      ("d/.gitignore", false, .small(1)), (".gitignore", true, .none),
    ] as [(String, Bool, ScanRules.Selection)]
  )
  func selection(path: String, isLarge: Bool, expected: ScanRules.Selection) throws {
    let options = Options(include: ["*.bin", "d/**"], exclude: ["x.*", "out/**"])
    let rules = try options.rules(largeObjects: [Self.large])
    let basenameAt = path.split(separator: "/").dropLast().map { $0.utf8.count + 1 }.reduce(0, +)
    let id = isLarge ? Self.large : Self.small
    let found = rules.selection(bytes(path).rawSpan, basenameAt: basenameAt, id)
    #expect(found == expected)
    let include = rules.selects(bytes(path).rawSpan, basenameAt: basenameAt, id)
    if case .selected(let number) = expected {
      #expect(include == number)
    } else {
      #expect(include == nil)
    }
  }

  @Test("an export may turn back what an import leaves, but for files of attributes")
  func exported() throws {
    let rules = try Options(include: ["*"]).rules()
    let exporting = try Options(include: ["*"], protectsFiles: false).rules()
    func selection(_ name: String, _ rules: ScanRules) -> ScanRules.Selection {
      rules.selection(bytes(name).rawSpan, basenameAt: 0, Self.large)
    }
    for name in [".gitignore", ".mailmap", "a.dvc", ".gitattributes"] {
      #expect(selection(name, rules) == .protected(0), "\(name)")
    }
    func isProtected(_ folder: String, _ rules: ScanRules) -> Bool {
      rules.isProtectedFolder(bytes(folder).rawSpan)
    }
    #expect(isProtected(".dvc", rules))
    #expect(!isProtected(".dvd", rules))
    #expect(!isProtected("x.dvc", rules))
    for name in [".gitignore", ".mailmap", "a.dvc"] {
      #expect(selection(name, exporting) == .selected(0))
    }
    #expect(selection(".gitattributes", exporting) == .protected(0))
    #expect(!isProtected(".dvc", exporting))
  }

  @Test(
    "need paths where patterns have slashes, lines are collected or attributes select",
    arguments: [
      (Options(include: ["*.bin"]), false), (Options(include: ["*.bin"], exclude: ["/x"]), true),
      (Options(include: ["d/*"]), true), (Options(), true), (Options(collectsLines: false), false),
      (Options(isFixup: true), true), (Options(include: ["*.bin"], above: 1), true),
    ]
  )
  fileprivate func needsPaths(_ options: SmallEngine.Options, _ expected: Bool) throws {
    let rules = try options.rules()
    #expect(rules.needsPaths == expected)
    // Folders of one id are told apart by path only then.
    let root = PathHash.root
    let (left, right) = (root.appending(bytes("a").rawSpan), root.appending(bytes("b").rawSpan))
    let contexts = [left, right].map { rules.context($0, bytes("x").rawSpan, depth: 2, nil) }
    #expect((contexts[0] != contexts[1]) == (expected && !options.isFixup))
    if !expected { #expect(contexts == [2, 2]) }
  }

  @Test(
    "with fixup attributes select, and patterns do not matter",
    arguments: [
      ("*.bin filter=lfs\n", "", ["a.bin", "d/b.bin"]), ("a.bin filter=lfs\n", "", ["a.bin"]),
      ("*.bin filter=lfs\n", "b.* -filter\n", ["a.bin"]),
      ("*.bin filter=lfs\n", "* filter=lfs\n", ["a.bin", "d/b.bin", "d/c.txt"]),
      ("/*.bin filter=lfs\n", "", ["a.bin"]), ("d/** filter=lfs\n", "", ["d/b.bin", "d/c.txt"]),
      ("*.bin filter=other\n", "", []), ("*.bin filter\n", "", []), ("*.bin lfs=filter\n", "", []),
      ("*.bin filter=lfs\n*.bin !filter\n", "", []),
      ("[attr]lfs filter=lfs\n*.bin lfs\n", "", ["a.bin", "d/b.bin"]),
      ("", "", []), ("* filter=lfs\n", "", ["a.bin", "d/b.bin", "d/c.txt"]),
    ] as [(String, String, [String])]
  )
  func fixup(root: String, nested: String, expected: [String]) async throws {
    let store = try SmallStore()
    var files: [String: SmallEntry] = ["a.bin": "a", "d/b.bin": "b", "d/c.txt": "c"]
    if !root.isEmpty { files[".gitattributes"] = .text(root) }
    if !nested.isEmpty { files["d/.gitattributes"] = .text(nested) }
    let commit = store.commit(files)
    var engine = try await SmallEngine(store, [commit], Options(isFixup: true))
    let inventory = try await engine.inspected()
    #expect(Set(inventory.filePaths) == Set(expected))
    // Such files would be selected themselves.
    let selectsAll = [root, nested].contains { $0.hasPrefix("* filter=lfs") }
    #expect(inventory.protected.isEmpty == !selectsAll)
  }

  @Test("with fixup a tree counts once for each of the attributes around it")
  func fixupContexts() async throws {
    let store = try SmallStore()
    let first = store.commit([".gitattributes": "*.bin filter=lfs\n", "d/a.bin": "a"])
    let second = store.commit([".gitattributes": "*.txt filter=lfs\n", "d/a.bin": "a"])
    let third = store.commit([".gitattributes": "*.bin filter=lfs\n", "d/a.bin": "a", "n": "n"])
    var engine = try await SmallEngine(store, [first, second, third], Options(isFixup: true))
    let inventory = try await engine.inspected()
    #expect(inventory.nodes.levels.map(\.count) == [3, 2, 0])
    let marks = inventory.roots.map { inventory.nodes.flags[Int($0)].contains(.mayChange) }
    #expect(marks == [true, false, true])
  }
}
