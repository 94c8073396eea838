import Digests
internal import FileSystem
import GitObjects
import TestSupport
import Testing

@testable import GitStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite("Writing packs")
struct PackWriterTests {
  private func writer(_ repository: TestRepository) throws -> (PackWriter, ObjectWriter) {
    let pack = try PackWriter(directory: repository.objectDirectory + "/pack", .sha1, run: "test")
    return (pack, ObjectWriter(pack))
  }

  /// Expects that Git accepts the pack, and makes the same index for it.
  private func expectAccepted(_ repository: TestRepository, _ written: WrittenPack) async throws {
    let path = written.path.dropLast(5)
    try await repository.shell(
      """
      git index-pack --strict -o ../again.idx \(path).pack
      cmp ../again.idx \(path).idx
      git verify-pack -v \(path).idx > ../listing
      git fsck --strict --full --no-dangling
      git count-objects -v | grep -q '^garbage: 0$'
      """
    )
    let pack = try content(of: written.path)
    let index = try content(of: path + ".idx")
    #expect(written.byteCount == pack.count + index.count)
    let names = try directoryNames(repository.objectDirectory + "/pack")
    #expect(names.count == 3 && names[1].hasSuffix(".keep"), "\(names)")
  }

  /// The length of the longest delta chain in the pack that `expectAccepted` examined.
  private func deepestChain(_ repository: TestRepository) async throws -> Int {
    let listing = try await repository.shell("sed -n 's/^chain length = //p' ../listing")
    return listing.lines.compactMap { Int($0.prefix { $0 != ":" }) }.max() ?? 0
  }

  @Test("makes packs that Git accepts, of objects of every kind and size")
  func everyKind() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let (pack, writer) = try writer(repository)
    var generator = SeededGenerator(seed: 1)
    var entries: [String: (mode: String, id: ObjectID)] = [:]
    var expected: [ObjectID: KnownObject] = [:]
    for size in [0, 1, 15, 16, 17, 2047, 2048, 2049, 300_000, 1 << 20] {
      for content in [generator.bytes(size), [UInt8](repeating: 0x20, count: size)] {
        let id = try writer.add(content, .blob)
        expected[id] = KnownObject(kind: .blob, content: content)
        entries["f\(expected.count)"] = ("100644", id)
      }
    }
    let tree = SampleObjects.tree(entries)
    let treeID = try writer.add(tree, .tree)
    let person = "A <a@example.com> 1700000000 +0000\n"
    let commit = Array("tree \(treeID)\nauthor \(person)committer \(person)\nm\n".utf8)
    let commitID = try writer.add(commit, .commit)
    let tag = Array("object \(commitID)\ntype commit\ntag x\ntagger \(person)\nm\n".utf8)
    let tagID = try writer.add(tag, .tag)
    expected[treeID] = KnownObject(kind: .tree, content: tree)
    expected[commitID] = KnownObject(kind: .commit, content: commit)
    expected[tagID] = KnownObject(kind: .tag, content: tag)
    let written = try #require(try pack.finish())
    #expect(written.objectCount == expected.count)
    try await expectAccepted(repository, written)
    #expect(try await repository.allObjects() == expected)
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    try expectAll(expected, in: expected.keys.sorted(), of: database)
  }

  @Test("makes deltas of blobs that begin alike")
  func alike() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let (pack, writer) = try writer(repository)
    var generator = SeededGenerator(seed: 3)
    let head = Array("version https://git-lfs.github.com/spec/v1\noid sha256:".utf8)
    var expected: [ObjectID: KnownObject] = [:]
    // Also contents unlike the others, an empty one, a repeated one, and some longer than an
    // insertion.
    var contents = (0..<300).map { number in
      head + Hex.encode(generator.bytes(32)) + Array("\nsize \(number * 977)\n".utf8)
    }
    contents += [contents[0], [], generator.bytes(200), head, head + generator.bytes(150)]
    for content in contents {
      expected[try writer.addAlike(content)] = KnownObject(kind: .blob, content: content)
    }
    let written = try #require(try pack.finish())
    #expect(written.objectCount == expected.count)
    try await expectAccepted(repository, written)
    #expect(try await deepestChain(repository) == 1)
    #expect(try await repository.allObjects() == expected)
    // A pointer takes fewer bytes than its text.
    #expect(try content(of: written.path).count < 300 * 110 + 800)
  }

  @Test("leaves an intact pack of the same name alone where its index cannot be written")
  func sameNameWithoutIndex() async throws {
    let repository = try await TestRepository.empty(bare: true)
    func write() throws -> WrittenPack? {
      let (pack, writer) = try writer(repository)
      _ = try writer.add(Array("content".utf8), .blob)
      return try pack.finish()
    }
    let path = try #require(try write()).path
    let index = path.dropLast(4) + "idx"
    try await repository.shell("rm -f '\(index)'; mkdir -p '\(index)/in-the-way'")
    #expect(throws: StoreError.self) { _ = try write() }
    try await repository.shell("test -s '\(path)'; rm -r '\(index)'; git index-pack '\(path)'")
  }

  @Test("makes deltas of trees that give the trees again", arguments: UInt64(0)..<12)
  func treeDeltas(seed: UInt64) async throws {
    let repository = try await TestRepository.empty(bare: true)
    let (pack, writer) = try writer(repository)
    var trees = RandomTrees(seed: seed, count: [0, 1, 5, 30, 200][Int(seed) % 5])
    for blob in trees.blobs { _ = try writer.add(blob, .blob) }
    var expected = [ObjectBatch.name(of: .tree, []): [UInt8]()]
    _ = try writer.add([], .tree)
    var base: DeltaBase?
    for _ in 0..<150 {
      let bytes = trees.bytes
      let id = writer.id(of: bytes.rawSpan, .tree)
      expected[id] = bytes
      let next = try writer.addTree(bytes, id: id, bases: base.map { [$0] } ?? [])
      #expect(next.byteCount == bytes.count)
      #expect(pack.offset(of: id) == next.placement.offset)
      base = next
      trees.change()
    }
    let written = try #require(try pack.finish())
    #expect(written.objectCount == expected.count + trees.blobs.count)
    try await expectAccepted(repository, written)
    let deepest = try await deepestChain(repository)
    #expect(deepest <= 50)
    #expect(deepest > 0)
    let objects = try await repository.allObjects()
    for (id, bytes) in expected { #expect(objects[id]?.content == bytes) }
  }

  @Test("keeps chains short, even where a tree comes again")
  func chains() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let (pack, writer) = try writer(repository)
    let blob = try writer.add(Array("x".utf8), .blob)
    func tree(_ number: Int) -> [UInt8] {
      let names = (0..<100).map { "f\($0)" } + ["n\(number)"]
      return SampleObjects.tree(
        Dictionary(uniqueKeysWithValues: names.map { ($0, ("100644", blob)) })
      )
    }
    var base: DeltaBase?
    for number in 0..<200 {
      let bytes = tree(number)
      base = try writer.addTree(
        bytes,
        id: writer.id(of: bytes.rawSpan, .tree),
        bases: base.map { [$0] } ?? []
      )
      if number % 5 == 4 {
        // As if another part of the history had it: it is known already, and is the next base
        // again.
        base = try writer.addTree(bytes, id: writer.id(of: bytes.rawSpan, .tree), bases: [])
      }
    }
    let written = try #require(try pack.finish())
    #expect(written.objectCount == 201)
    try await expectAccepted(repository, written)
    #expect(try await deepestChain(repository) == 50)
  }

  @Test("writes an object once, whoever brings it")
  func duplicates() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let pack = try PackWriter(directory: repository.objectDirectory + "/pack", .sha1, run: "test")
    let contents = (0..<400).map { Array("object \($0 % 250)\n".utf8) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for start in 0..<4 {
        group.addTask {
          let writer = ObjectWriter(pack)
          for index in contents.indices {
            _ = try writer.add(contents[(index + start * 97) % contents.count], .blob)
          }
        }
      }
      try await group.waitForAll()
    }
    let id = ObjectBatch.name(of: .blob, contents[0])
    #expect(pack.offset(of: id) != nil)
    #expect(pack.offset(of: .zero) == nil)
    let written = try #require(try pack.finish())
    #expect(written.objectCount == 250)
    try await expectAccepted(repository, written)
    #expect(try await repository.allObjects().count == 250)
  }

  @Test("writes the same pack again over itself")
  func again() async throws {
    let repository = try await TestRepository.empty(bare: true)
    var paths: Set<String> = []
    for _ in 0..<2 {
      let (pack, writer) = try writer(repository)
      for number in 0..<10 { _ = try writer.add([UInt8(number)], .blob) }
      let written = try #require(try pack.finish())
      paths.insert(written.path)
      try await expectAccepted(repository, written)
    }
    #expect(paths.count == 1)
  }

  @Test(
    "leaves nothing behind of a pack that is not wanted",
    arguments: ["empty", "discard", "deinit"]
  )
  func leavesNothing(way: String) throws {
    let directory = try TemporaryDirectory()
    let folder = directory("pack")
    do {
      let pack = try PackWriter(directory: folder, .sha1, run: "1")
      #expect(try directoryNames(folder) == ["lfs-migrate-tmp-pack-1"])
      switch way {
      case "empty":
        #expect(try pack.finish() == nil)
        #expect(try directoryNames(folder) == [])
      case "discard":
        _ = try ObjectWriter(pack).add([1], .blob)
        pack.discard()
        #expect(try directoryNames(folder) == [])
        pack.discard()
      default: _ = try ObjectWriter(pack).add([1], .blob)
      }
    }
    #expect(try directoryNames(folder) == [])
  }

  @Test("removes what killed runs left, and nothing else")
  func leftovers() throws {
    let directory = try TemporaryDirectory()
    let names = [
      "lfs-migrate-tmp-idx-2", "lfs-migrate-tmp-pack-1", "lfs-migrate-tmp-pack-2.1", "pack-1.idx",
      "tmp_idx_x", "tmp_pack_x",
    ]
    for name in names { try write([1], to: directory(name)) }
    try write(Array("lfs-migrate 1\n".utf8), to: directory("pack-2.keep"))
    try write(Array("receive-pack 7 on host\n".utf8), to: directory("pack-3.keep"))
    try PackWriter.removeLeftovers(in: directory.path)
    #expect(
      try directoryNames(directory.path) == [
        "pack-1.idx", "pack-3.keep", "tmp_idx_x", "tmp_pack_x",
      ]
    )
    try PackWriter.removeLeftovers(in: directory("nowhere"))
  }

  @Test("loses nothing to a collection of garbage while it is at work")
  func garbageCollection() async throws {
    let repository = try await TestRepository.empty(bare: true)
    try await repository.shell(
      "git commit-tree -m m $(git mktree </dev/null) >c; git tag t $(cat c)"
    )
    let (pack, writer) = try writer(repository)
    let id = try writer.add([1, 2, 3], .blob)
    try await repository.git("gc", "--prune=now", "-q")
    _ = try pack.finish()
    try await repository.git("gc", "--prune=now", "-q")
    try await repository.git("cat-file", "-e", id.description)
    pack.discard()
  }

  @Test("keeps Git from dropping a finished pack until it is given up")
  func keeps() async throws {
    let repository = try await TestRepository.empty(bare: true)
    let (pack, writer) = try writer(repository)
    let id = try writer.add([1, 2, 3], .blob)
    let path = try #require(try pack.finish()?.path)
    try await repository.git("repack", "-a", "-d", "-q")
    try await repository.git("cat-file", "-e", id.description)
    #expect(try content(of: path.dropLast(5) + ".keep") == Array("lfs-migrate test\n".utf8))
    pack.discard()
    #expect(try directoryNames(repository.objectDirectory + "/pack").count == 2)
    try await repository.git("repack", "-a", "-d", "-q")
    #expect(try directoryNames(repository.objectDirectory + "/pack") == [])
  }

  @Test("does not take over the pack of another run")
  func sameRun() throws {
    let directory = try TemporaryDirectory()
    let first = try PackWriter(directory: directory.path, .sha1, run: "1")
    let path = directory("lfs-migrate-tmp-pack-1")
    #expect(throws: StoreError.system(FileSystemError(call: "open", path: path, errno: EEXIST))) {
      try PackWriter(directory: directory.path, .sha1, run: "1")
    }
    #expect(try directoryNames(directory.path).count == 1)
    first.discard()
  }

  #if os(Linux) || os(macOS)
    @Test("gives an error and leaves nothing when it cannot write", arguments: [1, 12, 1 << 20])
    func failingWrites(limit: Int) async {
      await #expect(processExitsWith: .success) { [limit] in
        let directory = try TemporaryDirectory()
        let pack = try PackWriter(directory: directory("pack"), .sha1, run: "1")
        let writer = ObjectWriter(pack)
        signal(SIGXFSZ, SIG_IGN)
        var size = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
        #if canImport(Glibc)
          unsafe _ = setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size)
        #else
          unsafe _ = setrlimit(RLIMIT_FSIZE, &size)
        #endif
        var generator = SeededGenerator(seed: 1)
        var failures = 0
        // More than the writer buffers before it writes.
        for _ in 0..<30 {
          do throws(StoreError) {
            _ = try writer.add(generator.bytes(100_000), .blob)
          } catch {
            try #require(
              error
                == .system(
                  FileSystemError(
                    call: "write",
                    path: directory("pack/lfs-migrate-tmp-pack-1"),
                    errno: EFBIG
                  )
                )
            )
            failures += 1
          }
        }
        try #require(failures > 1)
        #expect(throws: StoreError.self) { try pack.finish() }
        try #require(try directoryNames(directory("pack")) == [])
      }
    }

    @Test("gives an error and leaves nothing when only the index does not fit")
    func failingIndex() async {
      await #expect(processExitsWith: .success) {
        let directory = try TemporaryDirectory()
        let pack = try PackWriter(directory: directory("pack"), .sha1, run: "1")
        _ = try ObjectWriter(pack).add([1], .blob)
        signal(SIGXFSZ, SIG_IGN)
        // The pack has about 41 bytes, the index more than 1024.
        var size = rlimit(rlim_cur: 500, rlim_max: 500)
        #if canImport(Glibc)
          unsafe _ = setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size)
        #else
          unsafe _ = setrlimit(RLIMIT_FSIZE, &size)
        #endif
        #expect(throws: StoreError.self) { try pack.finish() }
        try #require(try directoryNames(directory("pack")) == [])
      }
    }
  #endif
}
