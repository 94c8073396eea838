import Digests
import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import Testing

@testable import Migration
@testable import Scan
@testable import Selection

@Suite("Files of attributes below the root")
struct NestedAttributesTests {
  private typealias Options = SmallEngine.Options

  private struct Case {
    let name: String
    var options = Options(include: ["*.bin"])
    /// `d/.gitattributes`, before and after.
    let before: String
    let after: String
    var files: [String: SmallEntry] = ["d/a.bin": "a"]
    var root = ""
    /// More files of attributes, which stay as they are.
    var others: [String: SmallEntry] = [:]
  }

  private static let line = trackingLine("*.bin")
  private static let pointer = SmallEntry.pointer(to: "some content")

  private static let cases = [
    Case(name: "nothing about filters", before: "*.bin text\n", after: "*.bin text\n"),
    Case(name: "-filter", before: "*.bin -filter\n", after: "*.bin -filter\n" + line),
    Case(name: "!filter", before: "*.bin !filter\n", after: "*.bin !filter\n" + line),
    Case(name: "another filter", before: "* filter=x\n", after: "* filter=x\n" + line),
    Case(name: "that of Git LFS", before: "*.bin filter=lfs\n", after: "*.bin filter=lfs\n"),
    Case(name: "other names", before: "*.txt -filter\n", after: "*.txt -filter\n"),
    Case(name: "other paths", before: "/b.bin -filter\n", after: "/b.bin -filter\n"),
    Case(name: "the path", before: "/a.bin -filter\n", after: "/a.bin -filter\n" + line),
    Case(
      name: "taken away and given back",
      before: "* -filter\n*.bin filter=lfs\n",
      after: "* -filter\n*.bin filter=lfs\n"
    ),
    Case(name: "no newline", before: "*.bin -filter", after: "*.bin -filter\n" + line),
    Case(
      name: "no file that is converted",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n",
      files: ["d/a.txt": "a", "e/a.bin": "a"]
    ),
    Case(
      name: "a file in a folder below",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n" + line,
      files: ["d/e/f/a.bin": "a"]
    ),
    Case(
      name: "an empty file",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n",
      files: ["d/a.bin": "", "d/c.txt": "c"]
    ),
    Case(
      name: "a pointer that was there",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n" + line,
      files: ["d/a.bin": pointer]
    ),
    Case(
      name: "a pointer in a folder below",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n" + line,
      files: ["d/e/a.bin": pointer]
    ),
    Case(
      name: "a pointer, and one that is tracked",
      before: "b.bin filter=lfs\n",
      after: "b.bin filter=lfs\n",
      files: ["d/b.bin": pointer]
    ),
    Case(
      name: "a file below that has the last word",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n",
      files: ["d/e/a.bin": "a"],
      others: ["d/e/.gitattributes": "*.bin filter=lfs\n"]
    ),
    Case(
      name: "a file below that says nothing of it",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n" + line,
      files: ["d/e/a.bin": "a"],
      others: ["d/e/.gitattributes": "*.txt filter=lfs\n"]
    ),
    Case(
      name: "a file below, and one above it",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n" + line,
      files: ["d/e/a.bin": "a", "d/b.bin": "b"],
      others: ["d/e/.gitattributes": "*.bin filter=lfs\n"]
    ),
    Case(
      name: "a pattern of the root",
      options: Options(include: ["d/*.bin"]),
      before: "*.bin -filter\n",
      after: "*.bin -filter\n" + trackingLine("/a.bin") + trackingLine("/b.bin"),
      files: ["d/b.bin": "b", "d/a.bin": "a"]
    ),
    Case(
      name: "the second pattern alone",
      options: Options(include: ["*.bin", "*.dat"]),
      before: "*.dat -filter\n",
      after: "*.dat -filter\n" + trackingLine("*.dat"),
      files: ["d/a.bin": "a", "d/a.dat": "d"]
    ),
    Case(
      name: "patterns in their order",
      options: Options(include: ["*.dat", "*.bin"]),
      before: "* -filter\n",
      after: "* -filter\n" + trackingLine("*.dat") + trackingLine("*.bin"),
      files: ["d/a.bin": "a", "d/z.dat": "d"]
    ),
    Case(
      name: "what is excluded everywhere",
      options: Options(include: ["*.bin"], exclude: ["x.*"]),
      before: "* -filter\n",
      after: "* -filter\n" + line + excludingLine("x.*"),
      files: ["d/a.bin": "a", "d/x.bin": "x"]
    ),
    Case(
      name: "what is excluded by its path",
      options: Options(include: ["*.bin"], exclude: ["d/x.bin", "d/e/**"]),
      before: "* -filter\n",
      after: "* -filter\n" + line + excludingLine("/e/y.bin") + excludingLine("/x.bin"),
      files: ["d/a.bin": "a", "d/x.bin": "x", "d/e/y.bin": "y"]
    ),
    Case(
      name: "lines of files",
      options: Options(),
      before: "*.bin -filter\n",
      after: "*.bin -filter\n" + trackingLine("/a.bin")
    ),
    Case(
      name: "macros of the root",
      before: "*.bin mine\n",
      after: "*.bin mine\n" + line,
      root: "[attr]mine -filter\n"
    ),
    Case(
      name: "macros of the root that do something else",
      before: "*.bin mine\n",
      after: "*.bin mine\n",
      root: "[attr]mine -text\n"
    ),
    Case(
      name: "Git's own macro",
      before: "*.bin binary\n",
      after: "*.bin binary\n"
    ),
    Case(
      name: "case",
      options: Options(include: ["*.bin"], foldsCase: true),
      before: "*.BIN -filter\n",
      after: "*.BIN -filter\n" + line
    ),
    Case(name: "case that counts", before: "*.BIN -filter\n", after: "*.BIN -filter\n"),
    Case(
      name: "folders of DVC",
      before: "*.bin -filter\n",
      after: "*.bin -filter\n",
      files: ["d/.dvc/a.bin": "a", "d/c.txt": "c"]
    ),
  ]

  @Test("get lines where they would have their way with pointers", arguments: cases.map(\.name))
  func lines(name: String) async throws {
    let one = try #require(Self.cases.first { $0.name == name })
    let store = try SmallStore()
    var files = one.files.merging(one.others) { $1 }
    // The root has all that it needs, so that nothing else changes there.
    let root = one.root + one.options.patternLines.map { text($0.text) + "\n" }.joined()
    files[".gitattributes"] = .text(root)
    files["d/.gitattributes"] = .text(one.before)
    let commit = store.commit(files)
    var engine = try await SmallEngine(store, [commit], one.options)
    var inventory = try await engine.scanner.scan()
    inventory = try await FileInspector.inspected(inventory, readers: engine.readers)
    let marks = inventory.nodes.flags
    inventory = try await engine.scanner.clearingMarks(of: inventory)
    try await inventory.markNeededLines(
      before: marks,
      engine.nestedLines(inventory),
      rules: engine.rules,
      caseFolding: one.options.foldsCase,
      readers: engine.readers
    )
    let rewritten = try await engine.rewrite(inventory)
    files["d/.gitattributes"] = .text(one.after)
    for (path, entry) in one.files {
      guard case .text(let content) = entry, !content.isEmpty, !content.hasPrefix("version "),
        inventory.filePaths.contains(path)
      else { continue }
      files[path] = .pointer(to: content)
    }
    store.expectTree(rewritten.history.roots[0], files, rewritten.reader)
    let edited = rewritten.context.nestedAttributes.edited
    let isEdited = one.before != one.after
    #expect(edited.map(\.old) == (isEdited ? [store.blob(one.before)] : []))
    #expect(edited.map(\.new) == (isEdited ? [store.blob(one.after)] : []))
    #expect(rewritten.context.nestedAttributes.obstacle == nil)
    // What the plan says is what happens.
    let changes = inventory.nodes.flags[Int(inventory.roots[0])].contains(.mayChange)
    #expect(changes == (rewritten.history.roots[0] != store.rootTree(of: commit)))
  }

  @Test("get their lines in each version of their folder that needs them")
  func versions() async throws {
    let store = try SmallStore()
    func files(_ content: String?, isNew: Bool) -> [String: SmallEntry] {
      let needs = isNew && content != nil
      var files: [String: SmallEntry] = [
        ".gitattributes": .text(Self.line), "d/n": .text(content ?? "none"),
        "d/.gitattributes": .text("* -filter\n" + (needs ? Self.line : "")),
      ]
      if let content { files["d/z.bin"] = isNew ? .pointer(to: content) : .text(content) }
      return files
    }
    let contents = ["1", "2", nil, "3", "4"]
    let commits = contents.map { store.commit(files($0, isNew: false)) }
    var engine = try await SmallEngine(store, commits, Options(include: ["*.bin"]))
    let rewritten = try await engine.rewrite(try await engine.inspected())
    for (number, content) in contents.enumerated() {
      let expected = files(content, isNew: true)
      store.expectTree(rewritten.history.roots[number], expected, rewritten.reader)
    }
  }

  @Test("keep the marks of trees that get lines though no file there is converted")
  func needsLines() async throws {
    let store = try SmallStore()
    let commit = store.commit([
      "get/.gitattributes": "* -filter\n", "get/p.bin": Self.pointer,
      "have/.gitattributes": "* filter=lfs\n", "have/p.bin": Self.pointer,
      "deep/er/.gitattributes": "* -filter\n", "deep/er/p.bin": Self.pointer,
      "none/p.bin": Self.pointer,
      "both/.gitattributes": "* -filter\n", "both/x.bin": "x",
    ])
    var engine = try await SmallEngine(store, [commit], Options(include: ["*.bin"]))
    var inventory = try await engine.scanner.scan()
    inventory = try await FileInspector.inspected(inventory, readers: engine.readers)
    let marks = inventory.nodes.flags
    inventory = try await engine.scanner.clearingMarks(of: inventory)
    #expect(engine.flags("get", of: commit, inventory) == [.hasAttributes])
    try await inventory.markNeededLines(
      before: marks,
      engine.nestedLines(inventory),
      rules: engine.rules,
      caseFolding: false,
      readers: engine.readers
    )
    let expected: [(String, TreeFlags)] = [
      ("get", [.hasAttributes, .needsLines, .mayChange]), ("have", [.hasAttributes]),
      ("deep", [.mayChange]), ("deep/er", [.hasAttributes, .needsLines, .mayChange]), ("none", []),
      // It changes anyway, and gets its lines then.
      ("both", [.hasAttributes, .hasSelectedFile, .mayChange]), ("", [.mayChange]),
    ]
    for (path, flags) in expected {
      #expect(engine.flags(path, of: commit, inventory) == flags, "\(path)")
    }
  }

  @Test("tell where Git would not read a line, and the tree that it is in")
  func obstacle() async throws {
    let store = try SmallStore()
    let hidden = "* -filter\n\0\n*.bin filter=x\n"
    let commit = store.commit([
      "a/.gitattributes": .text(hidden), "a/n": "n", "b/.gitattributes": .text(hidden),
      "b/x.bin": "x",
    ])
    var engine = try await SmallEngine(store, [commit], Options(include: ["*.bin"]))
    let inventory = try await engine.inspected()
    let rewritten = try await engine.rewrite(inventory)
    let found = try #require(rewritten.context.nestedAttributes.obstacle)
    #expect(found.node == engine.node("b", of: commit, inventory))
    #expect(found.file == store.blob(hidden))
    #expect(found.obstacle == .hiddenLines)
  }

  @Test("leave out protected lines that would mean something else in a folder")
  func protectedLines() async throws {
    let store = try SmallStore()
    let commit = store.commit(["d/.gitattributes": "* -filter\n", "d/a.bin": "a"])
    var engine = try await SmallEngine(store, [commit], Options(include: ["*.bin"]))
    let inventory = try await engine.inspected()
    let protected = ["*.dvc", "d/**/*.dvc", "**/.dvc/**"].map { TrackingLine.untracking(bytes($0)) }
    let lines = try engine.nestedLines(inventory, protected: protected)
    #expect(
      lines.excludes.map { text($0.text) + "\n" }
        == [untrackingLine("*.dvc"), untrackingLine("**/.dvc/**")]
    )
    #expect(lines.includes == [.tracking(bytes("*.bin"))])
  }
}
