import EngineSandbox
import GitCommand
import GitObjects
import GitSandbox
import TestSupport
import Testing

@testable import Migration

@Suite("What the store loses with the old history")
struct DroppedObjectsTests {
  private typealias Options = SmallEngine.Options

  /// A history, whose selected commits are migrated, and names for what may be lost.
  private struct Scene {
    let store: SmallStore
    var history = SmallHistory()
    /// The names of the commits that are migrated.
    var selected: [String] = []

    init() throws { store = try SmallStore() }

    mutating func add(
      _ name: String,
      _ parents: String,
      _ files: [String: SmallEntry],
      isSelected: Bool = true
    ) {
      history.add(name, parents, files, in: store)
      if isSelected { selected.append(name) }
    }

    /// What an object is: a commit by its name, a tree by its entries, and a blob by its content.
    func words(_ id: ObjectID) -> String {
      guard let object = store.object(id) else { return "\(id)" }
      switch object.kind {
      case .commit:
        return "commit " + text(object.content).split(separator: "\n").suffix(1).joined()
      case .tree:
        let names = store.listing(of: id).map { $0.split(separator: " ")[1].dropLast() }
        return "tree " + names.filter { !$0.contains("/") }.joined(separator: " ")
      case .blob, .tag: return "blob " + text(object.content)
      }
    }

    /// Migrates the selected commits, and finds what is lost while references hold others.
    func find(_ options: Options, heldBy names: [String] = [], _ git: Git? = nil) async throws -> (
      lost: [String], isComplete: Bool
    ) {
      var engine = try await SmallEngine(store, selected.map { history[$0] }, options)
      let inventory = try await engine.inspected()
      let lines = options.collectsLines == true ? AttributeLines.collected(for: inventory) : nil
      let rewritten = try await engine.rewrite(inventory, lines)
      let dropped = DroppedObjects(
        inventory: inventory,
        history: rewritten.history,
        conversion: engine.conversion(inventory),
        readers: engine.readers,
        git: git ?? Git(environment: GitEnvironment([:]))
      )
      let found = try await dropped.find(
        heldBy: names.map { history[$0] },
        rewritten.history.kept
      )
      let ids = Array(found.ids)
      #expect(Set(ids).count == ids.count, "an object is lost once")
      return (ids.map(words).sorted(), found.isComplete)
    }

    /// The same in a repository, whose Git tells what references hold.
    func find(_ options: Options, heldBy names: [String], in sandbox: Sandbox) async throws -> (
      lost: [String], isComplete: Bool
    ) {
      var git = sandbox.git()
      git.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = Array(store.directory.path.utf8)
      return try await find(options, heldBy: names, git)
    }
  }

  @Test("are replaced commits and trees, and blobs that became pointers", arguments: [1, 2])
  func replaced(workers: Int) async throws {
    var scene = try Scene()
    scene.add("1", "", ["n": "n"])
    scene.add("2", "1", ["n": "n", "d/x.bin": "x", "e/m": "m"])
    scene.add("3", "2", ["n": "n", "d/x.bin": "x", "f/x.bin": "y", "p.bin": .pointer(to: "p")])
    // The first commit has no lines, and stays.
    let options = Options(include: ["*.bin"], collectsLines: true, workers: workers)
    let found = try await scene.find(options)
    #expect(
      found.lost == [
        "blob x", "blob y", "commit 2", "commit 3", "tree d e n", "tree d f n p.bin", "tree x.bin",
        "tree x.bin",
      ]
    )
    #expect(found.isComplete)
  }

  @Test(
    "are not blobs that are at another path still",
    arguments: [
      // In the same folder, in another one, and in one that no pattern can match.
      (["in/x.bin": "x", "in/y": "x"], ["tree in", "tree x.bin y"]),
      (["in/x.bin": "x", "out/y.bin": "x"], ["tree in out", "tree x.bin"]),
      (["in/x.bin": "x", "out/deep/er/y": "x"], ["tree in out", "tree x.bin"]),
      (["in/x.bin": "x", "out/n": "n"], ["blob x", "tree in out", "tree x.bin"]),
      // A link to that name is no such file.
      (["in/x.bin": "x", "out/l": .link("x")], ["blob x", "tree in out", "tree x.bin"]),
    ] as [([String: SmallEntry], [String])]
  )
  func elsewhere(files: [String: SmallEntry], expected: [String]) async throws {
    var scene = try Scene()
    scene.add("1", "", files)
    let (lost, isComplete) = try await scene.find(Options(include: ["in/*.bin"]))
    #expect(lost == (expected + ["commit 1"]).sorted())
    #expect(isComplete)
  }

  @Test("are named once, at however many paths they stood")
  func onceEach() async throws {
    var scene = try Scene()
    scene.add("1", "", ["a/x.bin": "x", "b/x.bin": "x", "x.bin": "x"])
    let (lost, _) = try await scene.find(Options(include: ["a/*.bin", "b/*.bin", "/x.bin"]))
    #expect(lost == ["blob x", "commit 1", "tree a b x.bin", "tree x.bin"])
  }

  @Test(
    "are not trees that are at another path still",
    arguments: [
      (["in/x.bin": "x", "out/x.bin": "x"], ["tree in out"]),
      // Below a folder that no pattern can match.
      (["in/x.bin": "x", "out/deep/er/x.bin": "x"], ["tree in out"]),
      (["in/x.bin": "x", "out/in/x.bin": "x"], ["tree in out"]),
    ] as [([String: SmallEntry], [String])]
  )
  func treeElsewhere(files: [String: SmallEntry], expected: [String]) async throws {
    try await elsewhere(files: files, expected: expected)
  }

  @Test("are not what other references hold where no file is selected")
  func heldWithoutFiles() async throws {
    try await Sandbox.run("git init -q --bare repo") { sandbox in
      var scene = try Scene()
      scene.add("1", "", ["d/n": "n"])
      scene.add("2", "1", ["d/n": "n", "m": "m"])
      scene.add("3", "1", ["o": "o"], isSelected: false)
      // Lines are added nevertheless.
      let options = Options(include: ["*.bin"])
      var found = try await scene.find(options, heldBy: [], in: sandbox)
      #expect(found.lost == ["commit 1", "commit 2", "tree d", "tree d m"])
      found = try await scene.find(options, heldBy: ["3"], in: sandbox)
      #expect(found.lost == ["commit 2", "tree d m"])
      #expect(found.isComplete)
      found = try await scene.find(options, heldBy: ["?"], in: sandbox)
      #expect(!found.isComplete)
    }
  }

  @Test("are not blobs of commits that stay as they are")
  func unchangedCommit() async throws {
    var scene = try Scene()
    scene.add("1", "", ["out/deep/y": "x"])
    scene.add("2", "", ["in/x.bin": "x", "in/z.bin": "z"])
    let found = try await scene.find(Options(include: ["in/*.bin"], collectsLines: true))
    #expect(found.lost == ["blob z", "commit 2", "tree in", "tree x.bin z.bin"])
  }

  @Test("are not what other references hold, old commits and all below them")
  func held() async throws {
    try await Sandbox.run("git init -q --bare repo") { sandbox in
      var scene = try Scene()
      scene.add("1", "", ["x.bin": "x", "d/v.bin": "v"])
      scene.add("2", "1", ["x.bin": "y"])
      scene.add("3", "2", ["x.bin": "z"])
      // A commit of another branch, with a file of a selected one.
      scene.add("4", "1", ["e/z.txt": "z", "own.bin": "own"], isSelected: false)
      let options = Options(include: ["*.bin"])
      let all = [
        "blob v", "blob x", "blob y", "blob z", "commit 1", "commit 2", "commit 3", "tree d x.bin",
        "tree v.bin", "tree x.bin", "tree x.bin",
      ]
      var found = try await scene.find(options, heldBy: [], in: sandbox)
      #expect(found.lost == all)
      #expect(found.isComplete)
      found = try await scene.find(options, heldBy: ["4"], in: sandbox)
      #expect(
        found.lost == ["blob y", "commit 2", "commit 3", "tree x.bin", "tree x.bin"]
      )
      #expect(found.isComplete)
      found = try await scene.find(options, heldBy: ["4", "2", "4"], in: sandbox)
      #expect(found.lost == ["commit 3", "tree x.bin"])
      #expect(found.isComplete)
    }
  }

  @Test("may be fewer where Git can't tell what references hold")
  func incomplete() async throws {
    try await Sandbox.run("git init -q --bare repo") { sandbox in
      var scene = try Scene()
      scene.add("1", "", ["x.bin": "x"])
      // There is no commit of that name.
      let found = try await scene.find(Options(include: ["*.bin"]), heldBy: ["?"], in: sandbox)
      #expect(found.lost == ["blob x", "commit 1", "tree x.bin"])
      #expect(!found.isComplete)
    }
  }

  @Test("are found though a tree is missing that the run does not need")
  func missing() async throws {
    try await Sandbox.run("git init -q --bare repo") { sandbox in
      var scene = try Scene()
      scene.add("1", "", ["x.bin": "x", "y.bin": "y"])
      let missing = SmallStore.name(of: [1], "tree")
      let files: [String: SmallEntry] = ["d": .object(mode: "40000", missing), "e/f": "x"]
      scene.add("2", "", files, isSelected: false)
      let found = try await scene.find(Options(include: ["*.bin"]), heldBy: ["2"], in: sandbox)
      #expect(found.lost == ["blob y", "commit 1", "tree x.bin y.bin"])
      #expect(found.isComplete)
    }
  }
}
