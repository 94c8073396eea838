import EngineSandbox
import GitObjects
import GitStore
internal import History
import Selection
import Testing

@testable import Scan

@Suite("The states of selected files")
struct FileInspectorTests {
  private typealias Options = SmallEngine.Options

  private static let oid = String(repeating: "4d", count: 32)
  private static let pointer =
    "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize 12345\n"

  /// The same pointer with an extension, so that it has that many bytes.
  private static func longPointer(_ byteCount: Int) -> String {
    let name = String(repeating: "a", count: byteCount - 209)
    return pointer.replacing("\noid", with: "\next-0-\(name) sha256:\(oid)\noid")
  }

  private static let contents: [(name: String, text: String, state: FileState)] = [
    ("nothing", "", .isEmpty), ("a letter", "x", .converts), ("a pointer", pointer, .isPointer),
    ("a part of a pointer", String(pointer.dropLast(20)), .converts),
    ("as much as a pointer may have", String(repeating: "x", count: 1023), .converts),
    ("more than a pointer may have", String(repeating: "x", count: 1024), .converts),
    // Git LFS takes no longer text for a pointer.
    ("the longest pointer", longPointer(1023), .isPointer),
    ("a pointer that is too long", longPointer(1024), .converts),
  ]

  @Test("follow from their content", arguments: contents.map(\.name))
  func states(name: String) async throws {
    let (_, content, expected) = try #require(Self.contents.first { $0.name == name })
    let store = try SmallStore()
    let commit = store.commit(["d/a.bin": .text(content)])
    var engine = try await SmallEngine(store, [commit], Options(include: ["*.bin"]))
    let inventory = try await engine.inspected()
    #expect(inventory.state("d/a.bin") == expected)
    #expect(inventory.files.byteCounts == [UInt64(content.utf8.count)])
    #expect(inventory.files.readingOrder == [0])
    let converts = expected == .converts
    #expect(inventory.files.converted.count == (converts ? 1 : 0))
    #expect(inventory.files.converted.byteCount == UInt64(converts ? content.utf8.count : 0))
    let marks: TreeFlags = converts ? [.hasSelectedFile, .mayChange] : []
    #expect(engine.flags("d", of: commit, inventory) == marks)
    #expect(engine.flags("", of: commit, inventory) == (converts ? [.mayChange] : []))
  }

  @Test(
    "leave marks on trees with a file that is converted, and on no others",
    arguments: [1, 2]
  )
  func marks(workers: Int) async throws {
    let store = try SmallStore()
    let first = store.commit([
      "all/p.bin": .text(Self.pointer), "all/e.bin": "", "some/p.bin": .text(Self.pointer),
      "some/x.bin": "x", "none/x.txt": "x", "deep/a/p.bin": .text(Self.pointer),
      "deep/b/y.bin": "y",
    ])
    let second = store.commit(["all/p.bin": .text(Self.pointer), "all/e.bin": ""])
    let options = Options(include: ["*.bin"], workers: workers)
    var engine = try await SmallEngine(store, [first, second], options)
    let inventory = try await engine.inspected()
    let expected: [(String, ObjectID, TreeFlags)] = [
      ("", first, [.mayChange]), ("all", first, []),
      ("some", first, [.hasSelectedFile, .mayChange]),
      ("none", first, []), ("deep", first, [.mayChange]), ("deep/a", first, []),
      ("deep/b", first, [.hasSelectedFile, .mayChange]), ("", second, []),
    ]
    for (path, commit, flags) in expected {
      #expect(engine.flags(path, of: commit, inventory) == flags, "\(path)")
    }
  }

  @Test("do not make a mark of a file that is converted only elsewhere")
  func elsewhere() async throws {
    let store = try SmallStore()
    // The same blob at a path that is selected, beside a pointer at one.
    let commit = store.commit([
      "in/x": "x", "out/x": "x", "in/deep/p": .text(Self.pointer), "in/deep/n": "n",
    ])
    let options = Options(include: ["in/*", "in/deep/p"])
    var engine = try await SmallEngine(store, [commit], options)
    let inventory = try await engine.inspected()
    #expect(engine.flags("in", of: commit, inventory) == [.hasSelectedFile, .mayChange])
    #expect(engine.flags("in/deep", of: commit, inventory) == [])
    #expect(engine.flags("out", of: commit, inventory) == nil)
  }

  @Test("name the path and commit of a file that is missing")
  func missing() async throws {
    let store = try SmallStore()
    let absent = SmallStore.name(of: [7], "blob")
    let first = store.commit(["d/a.bin": "a"])
    let second = store.commit(["d/a.bin": "a", "d/b.bin": .object(mode: "100644", absent)])
    var engine = try await SmallEngine(store, [first, second], Options(include: ["*.bin"]))
    await #expect {
      _ = try await engine.inspected()
    } throws: { error in
      let needed = Needed(path: "d/b.bin", commit: second)
      guard case HistoryError.unreadable(.missing(absent), needed) = error else { return false }
      return true
    }
  }
}
