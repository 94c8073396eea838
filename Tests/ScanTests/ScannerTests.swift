import EngineSandbox
import GitAttributes
import GitObjects
import GitStore
import History
import Selection
import Testing

@testable import Scan

@Suite("The scan")
struct ScannerTests {
  private typealias Options = SmallEngine.Options

  /// The paths at which the scan finds files of one commit, and the paths that it protects.
  private func scan(
    _ files: [String: SmallEntry],
    _ options: Options
  ) async throws -> (found: Set<String>, protected: Set<String>) {
    let store = try SmallStore()
    let commit = store.commit(files)
    var engine = try await SmallEngine(store, [commit], options)
    let inventory = try await engine.scanner.scan()
    return (
      Set(inventory.filePaths), Set(inventory.protected.map { text(inventory.path(of: $0)) })
    )
  }

  @Test(
    "finds files by their patterns",
    arguments: [
      (Options(include: ["*.bin"]), ["a.bin", "src/b.bin", "src/deep/c.bin"]),
      (Options(include: ["/*.bin"]), ["a.bin"]),
      (Options(include: ["src/*.bin"]), ["src/b.bin"]),
      (Options(include: ["src/**"]), ["src/b.bin", "src/x.txt", "src/deep/c.bin"]),
      (Options(include: ["src/deep/**"]), ["src/deep/c.bin"]),
      (Options(include: ["deep"]), []),
      (Options(include: ["*.bin"], exclude: ["b.*"]), ["a.bin", "src/deep/c.bin"]),
      (Options(include: ["*.bin"], exclude: ["src/deep/**"]), ["a.bin", "src/b.bin"]),
      (Options(exclude: ["*.bin"]), ["notes", "src/x.txt"]),
      (Options(), ["a.bin", "notes", "src/b.bin", "src/x.txt", "src/deep/c.bin"]),
      (Options(include: ["*.BIN"]), []),
      (
        Options(include: ["*.BIN"], foldsCase: true), ["a.bin", "src/b.bin", "src/deep/c.bin"]
      ),
      (Options(above: 5), ["src/b.bin", "src/x.txt"]),
      (Options(include: ["*.bin"], above: 5), ["src/b.bin"]),
      (Options(include: ["*.bin"], above: 6), []),
    ] as [(Options, [String])]
  )
  fileprivate func selection(_ options: SmallEngine.Options, _ expected: [String]) async throws {
    let files: [String: SmallEntry] = [
      "a.bin": "a", "notes": "n", "src/b.bin": "bbbbb", "src/x.txt": "xxxxxx",
      "src/deep/c.bin": "cccc",
    ]
    let found = try await scan(files, options).found
    #expect(found == Set(expected))
  }

  @Test("takes ordinary files alone, whatever else has a name that matches")
  func kinds() async throws {
    let store = try SmallStore()
    let empty = store.tree([:])
    let found = try await scan(
      [
        "file.bin": "1", "run.bin": .file(mode: "100755", "2"),
        "old.bin": .file(mode: "100664", "3"),
        "link.bin": .link("target"), "module.bin": .submodule(empty), "folder.bin/x": "4",
      ],
      Options(include: ["*.bin"])
    ).found
    #expect(found == ["file.bin", "run.bin", "old.bin"])
  }

  @Test(
    "leaves what Git, Git LFS and DVC read themselves, and says so",
    arguments: [
      (
        Options(), [".dvc", ".gitattributes", ".gitignore", "a.dvc", "x/.lfsconfig"], ["a", "x/b"]
      ),
      (Options(include: ["*.dvc"]), ["a.dvc"], []),
      (Options(include: [".dvc/**"]), [".dvc"], []),
      (Options(include: ["x/**"]), ["x/.lfsconfig"], ["x/b"]),
      (
        Options(protectsFiles: false), [".gitattributes"],
        [".dvc/config", ".gitignore", "a", "a.dvc", "x/.lfsconfig", "x/b"]
      ),
    ] as [(Options, [String], [String])]
  )
  fileprivate func protected(
    _ options: SmallEngine.Options,
    _ expected: [String],
    _ found: [String]
  ) async throws {
    let result = try await scan(
      [
        ".gitattributes": "# none\n", ".gitignore": "*.o\n", "a": "a", "a.dvc": "outs:\n",
        ".dvc/config": "[core]\n", "x/.lfsconfig": "[lfs]\n", "x/b": "b",
      ],
      options
    )
    #expect(result.protected == Set(expected))
    #expect(result.found == Set(found))
  }

  @Test("tells by which pattern a protected folder would have been selected")
  func protectedFolder() async throws {
    let store = try SmallStore()
    let commit = store.commit([".dvc/cache/x.bin": "x", ".dvc/config": "c", "sub/.dvc/y.txt": "y"])
    var engine = try await SmallEngine(
      store,
      [commit],
      Options(include: ["*.md", "*.txt", "*.bin"])
    )
    let inventory = try await engine.scanner.scan()
    let found = inventory.protected.map { "\($0.include) \(text(inventory.path(of: $0)))" }
    #expect(found.sorted() == ["1 sub/.dvc", "2 .dvc"])
  }

  @Test("does not enter folders that no pattern can match")
  func unentered() async throws {
    let store = try SmallStore()
    let commit = store.commit(["in/x.bin": "x", "out/deep/y.bin": "y"])
    var engine = try await SmallEngine(store, [commit], Options(include: ["in/*.bin"]))
    let inventory = try await engine.scanner.scan()
    #expect(inventory.nodes.count == 2)
    #expect(engine.node("out", of: commit, inventory) == nil)
    #expect(engine.flags("in", of: commit, inventory) == [.hasSelectedFile, .mayChange])
  }

  @Test(
    "reads each tree once for each context that the selection can depend on",
    arguments: [
      // The same folder stands at a/x, b/x and c: twice at one depth.
      (Options(include: ["*.bin"]), 5), (Options(include: ["x/*.bin"]), 1),
      (Options(include: ["**/*.bin", "/x"]), 6), (Options(), 6),
    ] as [(Options, Int)]
  )
  fileprivate func contexts(_ options: SmallEngine.Options, _ expected: Int) async throws {
    let store = try SmallStore()
    let commit = store.commit(["a/x/1.bin": "1", "b/x/1.bin": "1", "c/1.bin": "1", "a/y": "y"])
    let other = store.commit(
      ["a/x/1.bin": "1", "b/x/1.bin": "1", "c/1.bin": "1", "a/y": "y"],
      parents: [commit]
    )
    var engine = try await SmallEngine(store, [commit, other], options)
    let inventory = try await engine.scanner.scan()
    #expect(inventory.nodes.count == expected)
    #expect(inventory.roots == [0, 0])
  }
}
