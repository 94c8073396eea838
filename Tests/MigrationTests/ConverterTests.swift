import Digests
import EngineSandbox
import FileSystem
import GitObjects
import GitStore
internal import History
import LFS
import Reporting
import Repository
import Runs
import TestSupport
import Testing

@testable import GitCommand
@testable import Migration
@testable import Publication
@testable import Scan
@testable import Selection

@Suite("Converted files")
struct ConverterTests {
  private typealias Options = SmallEngine.Options

  /// A repository of which nothing is there but its directory.
  private func repository(_ store: SmallStore) -> Repository {
    let directory = bytes(store.directory("repository"))
    return Repository(
      git: Git(environment: GitEnvironment([:])),
      location: RepositoryLocation(
        gitDirectory: directory,
        commonDirectory: directory,
        objectDirectory: bytes(store.directory.path),
        indexPath: directory + bytes("/index"),
        workTree: nil,
        prefix: [],
        isBare: true,
        isInsideWorkTree: false,
        isShallow: false,
        objectFormat: "sha1"
      ),
      config: GitConfig(listing: []),
      worktrees: []
    )
  }

  private func journal(_ store: SmallStore, _ name: String) throws -> RunJournal {
    try RunJournal(
      repository(store),
      name: name,
      kind: .import,
      now: 1,
      RunRecord(),
      CommandRecord { 0 }
    )
  }

  /// What a conversion came to.
  private struct Result {
    let conversion: Conversion
    let inventory: Inventory
    /// Reads the new pack as well.
    let reader: ObjectReader
    let journal: RunJournal

    func pointer(_ path: String) throws -> String? {
      let file = try #require(inventory.filePaths.firstIndex(of: path))
      let id = conversion.newIDs[file]
      return id == .zero ? nil : text(try reader.bytes(id, .blob))
    }
  }

  /// Converts `*.bin`.
  private func convert(
    _ store: SmallStore,
    _ files: [String: SmallEntry],
    workers: Int = 1,
    run: String = "run"
  ) async throws -> Result {
    let commit = store.commit(files)
    let options = Options(include: ["*.bin"], workers: workers)
    var engine = try await SmallEngine(store, [commit], options)
    let inventory = try await engine.inspected()
    let pack = try SmallPack(beside: store, writers: workers, named: run)
    let journal = try journal(store, run)
    let conversion = try await Converter.convert(
      inventory.files,
      neededBy: inventory.needed(file:),
      into: ObjectStore(directory: store.directory("lfs")),
      engine.readers,
      pack.writers,
      journal,
      SilentProgress()
    )
    return Result(
      conversion: conversion,
      inventory: inventory,
      reader: try pack.finish().reader,
      journal: journal
    )
  }

  /// The content of an LFS object, where Git LFS looks for it.
  private func object(_ store: SmallStore, _ oid: String) throws -> String? {
    let path = store.directory("lfs/objects/\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))/\(oid)")
    return try Files.contents(of: bytes(path)).map(text)
  }

  @Test("are pointers, and their content is an LFS object")
  func pointers() async throws {
    let store = try SmallStore()
    let result = try await convert(store, ["a.bin": "hello\n", "b.txt": "text"])
    // As `sha256sum` tells it.
    let oid = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
    #expect(
      try result.pointer("a.bin")
        == "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize 6\n"
    )
    #expect(try object(store, oid) == "hello\n")
    #expect(
      result.conversion.newIDs == [
        SmallStore.name(of: bytes(SmallStore.pointer(to: "hello\n")), "blob")
      ]
    )
    #expect(result.conversion.objectCount == 1)
    #expect(result.conversion.byteCount == 6)
    #expect(result.conversion.newObjectCount == 1)
    #expect(result.conversion.newByteCount == 6)
  }

  @Test("are none that are empty or pointers already", arguments: [1, 2])
  func others(workers: Int) async throws {
    let store = try SmallStore()
    let pointer = SmallStore.pointer(to: "elsewhere")
    let result = try await convert(
      store,
      ["a.bin": "a", "e.bin": "", "p.bin": .text(pointer), "q.bin": .text(pointer + "more\n")],
      workers: workers
    )
    #expect(try result.pointer("a.bin") == SmallStore.pointer(to: "a"))
    #expect(try result.pointer("e.bin") == nil)
    #expect(try result.pointer("p.bin") == nil)
    #expect(try result.pointer("q.bin") == SmallStore.pointer(to: pointer + "more\n"))
    #expect(try object(store, SmallStore.oid(of: "")) == nil)
    #expect(try object(store, SmallStore.oid(of: pointer)) == nil)
    #expect(result.conversion.objectCount == 2)
    #expect(result.conversion.byteCount == 1 + UInt64(pointer.utf8.count + 5))
  }

  @Test("use an LFS object that is there already")
  func known() async throws {
    let store = try SmallStore()
    _ = try await convert(store, ["a.bin": "a"], run: "first")
    let result = try await convert(store, ["a.bin": "a", "b.bin": "bb"], run: "second")
    #expect(try result.pointer("a.bin") == SmallStore.pointer(to: "a"))
    #expect(try result.pointer("b.bin") == SmallStore.pointer(to: "bb"))
    #expect(result.conversion.objectCount == 2)
    #expect(result.conversion.byteCount == 3)
    #expect(result.conversion.newObjectCount == 1)
    #expect(result.conversion.newByteCount == 2)
  }

  @Test("are written down, for a run that has to begin again")
  func journal() async throws {
    let store = try SmallStore()
    let first = try await convert(store, ["a.bin": "a", "b.bin": "bb", "e.bin": ""], run: "first")
    let expected = try [("a", 1), ("bb", 2)].map { content, size in
      ConvertedFile(
        blob: store.blob(content),
        oid: try LFSObjectID(hex: SmallStore.oid(of: content).utf8),
        byteCount: size
      )
    }
    func sorted(_ files: [ConvertedFile]) -> [ConvertedFile] {
      files.sorted { $0.byteCount < $1.byteCount }
    }
    #expect(sorted(first.journal.run.convertedFiles()) == expected)
    let second = try journal(store, "second")
    #expect(sorted(Array(second.reusable.values)) == expected)
    // A run that came to its end has nothing that another one would need.
    try first.journal.run.setState(.done)
    try second.run.setState(.done)
    #expect(try journal(store, "third").reusable.isEmpty)
  }

  @Test("take from a run that was killed only what is so")
  func untrusted() async throws {
    let store = try SmallStore()
    let lfs = ObjectStore(directory: store.directory("lfs"))
    let (a, b) = (bytes("aaaa"), bytes("bbbb"))
    let inserted = [try lfs.insert(a.rawSpan).oid, try lfs.insert(b.rawSpan).oid]
    // It says of each blob that the other one's content is its own.
    let killed = try journal(store, "killed")
    killed.converted.append([
      ConvertedFile(blob: store.blob("aaaa"), oid: inserted[1], byteCount: 4),
      ConvertedFile(blob: store.blob("bbbb"), oid: inserted[1], byteCount: 4),
      ConvertedFile(blob: store.blob("cccc"), oid: inserted[0], byteCount: 4),
    ])
    let result = try await convert(
      store,
      ["a.bin": "aaaa", "b.bin": "bbbb", "c.bin": "cccc", "d.bin": "dddd"]
    )
    for (path, content) in [("a", "aaaa"), ("b", "bbbb"), ("c", "cccc"), ("d", "dddd")] {
      #expect(try result.pointer(path + ".bin") == SmallStore.pointer(to: content))
      #expect(try object(store, SmallStore.oid(of: content)) == content)
    }
    #expect(result.conversion.newObjectCount == 2)
  }

  @Test("that can't be read stop the run, with a path")
  func unreadable() async throws {
    let store = try SmallStore()
    // The name of other bytes than it has.
    let commit = store.commit(["d/a.bin": "a"])
    var engine = try await SmallEngine(store, [commit], Options(include: ["*.bin"]))
    let inventory = try await engine.inspected()
    var files = inventory.files
    files.insert(SmallStore.name(of: [9], "blob"), tree: 0, name: 0, include: 0)
    files.states.append(.converts)
    files.byteCounts.append(1)
    files.readingOrder.append(1)
    let (list, pack) = (files, try SmallPack(beside: store))
    let needed = Needed(path: "d/z.bin", commit: commit)
    let journal = try journal(store, "run")
    await #expect {
      _ = try await Converter.convert(
        list,
        neededBy: { file in file == 1 ? needed : Needed(commit: nil) },
        into: ObjectStore(directory: store.directory("lfs")),
        engine.readers,
        pack.writers,
        journal,
        SilentProgress()
      )
    } throws: { error in
      guard case HistoryError.unreadable(.missing, needed) = error else { return false }
      return true
    }
  }

  @Test(
    "are shared out in runs of neighbours, each of which has all its files once",
    arguments: [
      ([], [], 2), ([1, 2, 3], [0..<3], 2), ([1 << 20, 1], [0..<1, 1..<2], 1),
      ([1, 1 << 20, 1, 1], [0..<2, 2..<4], 1),
      ([1 << 19, 1 << 19, 1 << 19], [0..<2, 2..<3], 4),
      ([64 << 20, 1, 1], [0..<1, 1..<3], 2),
    ] as [([UInt64], [Range<Int>], Int)]
  )
  func pieces(sizes: [UInt64], expected: [Range<Int>], workers: Int) {
    var files = FileList()
    for number in sizes.indices {
      files.insert(SmallStore.name(of: [UInt8(number)], "blob"), tree: 0, name: 0, include: 0)
    }
    files.byteCounts = sizes
    let list = sizes.indices.map(UInt32.init)
    #expect(Converter.pieces(list, files: files, workers: workers) == expected)
  }
}
