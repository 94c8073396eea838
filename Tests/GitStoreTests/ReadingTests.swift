import Digests
import GitObjects
import TestSupport
import Testing

@testable import GitStore

/// A way to store objects.
struct Layout: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let script: String
}

private let samples = SampleObjects()
private let pack = "git pack-objects -q --no-reuse-delta --window=20 --threads=1"

private let layouts: [Layout] = [
  Layout(testDescription: "loose", script: ""),
  Layout(
    testDescription: "one pack",
    script: "\(pack) --depth=50 --delta-base-offset $pack <$ids >/dev/null; git prune-packed"
  ),
  Layout(
    testDescription: "deep chains",
    script: "\(pack) --depth=4000 --delta-base-offset $pack <$ids >/dev/null; git prune-packed"
  ),
  Layout(
    testDescription: "bases by name",
    script: "\(pack) --depth=50 $pack <$ids >/dev/null; git prune-packed"
  ),
  Layout(
    testDescription: "index of version 1",
    script: "\(pack) --index-version=1 --delta-base-offset $pack <$ids >/dev/null; git prune-packed"
  ),
  Layout(
    testDescription: "long offsets",
    script: "\(pack) --index-version=2,0x40 $pack <$ids >/dev/null; git prune-packed"
  ),
  Layout(
    testDescription: "stored, not deflated",
    script: "\(pack) --compression=0 $pack <$ids >/dev/null; git prune-packed"
  ),
  Layout(
    testDescription: "three packs that overlap, and loose objects",
    script: """
      sed -n 1,90p $ids | \(pack) --delta-base-offset $pack >/dev/null
      sed -n 60,150p $ids | \(pack) $pack >/dev/null
      sed -n 140,200p $ids | \(pack) --index-version=1 $pack >/dev/null
      git prune-packed
      """
  ),
  Layout(
    testDescription: "one pack an object",
    script: """
      head -30 $ids | while read id; do echo $id | \(pack) $pack >/dev/null; done
      git prune-packed
      """
  ),
  Layout(
    testDescription: "as git gc leaves it",
    script: """
      git update-ref refs/tags/two $(tail -1 $ids)
      git gc -q --aggressive --prune=never
      git multi-pack-index write
      """
  ),
]

@Suite("Reading objects")
struct ReadingTests {
  @Test("gives what Git gives, however they are stored", arguments: layouts)
  func everything(layout: Layout) async throws {
    let repository = try await samples.repository(layout.script)
    let objects = try await repository.allObjects()
    #expect(Set(objects.keys) == Set(samples.ids))
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    #expect(database.packs.isEmpty == (layout.testDescription == "loose"))
    let stored = objects.keys.sorted {
      let left = database.location(of: $0)?.readingOrder ?? .max
      let right = database.location(of: $1)?.readingOrder ?? .max
      return (left, $0) < (right, $1)
    }
    try expectAll(objects, in: stored, of: database)
    try expectAll(objects, in: objects.keys.sorted(), of: database, cacheByteCount: 40_000)
    try expectAll(objects, in: stored.reversed(), of: database, cacheByteCount: 0)
  }

  @Test("follows chains of hundreds of deltas")
  func deepChains() async throws {
    let repository = try await samples.repository(layouts[2].script)
    let listing = try await repository.shell(
      "git verify-pack -v objects/pack/*.idx | sed -n 's/^chain length = //p'"
    )
    let depths = listing.lines.compactMap { Int($0.prefix { $0 != ":" }) }
    #expect((depths.max() ?? 0) > 50, "\(depths)")
  }

  @Test("says which object is missing")
  func missing() async throws {
    let repository = try await samples.repository(layouts[1].script)
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    let id = try ObjectID(hex: String(repeating: "5", count: 40).utf8)
    #expect(database.location(of: id) == nil)
    #expect(database.location(of: samples.ids[0]) != nil)
    let reader = ObjectReader(database)
    #expect(throws: StoreError.missing(id)) { try reader.read(id) }
    #expect(throws: StoreError.missing(id)) { try reader.bytes(id, .blob) }
  }

  @Test("finds nothing in an empty repository, and in a directory that is not there")
  func empty() async throws {
    let repository = try await TestRepository.empty(bare: true)
    for directory in [repository.objectDirectory, repository.path + "/nowhere"] {
      let database = try ObjectDatabase(directory: directory, .sha1)
      #expect(database.location(of: samples.ids[0]) == nil)
      #expect(try database.ownByteCount() == 0)
    }
  }

  @Test("passes over an index whose pack is gone")
  func noPack() async throws {
    let repository = try await samples.repository(
      layouts[7].script + "\nrm -f $(ls objects/pack/*.pack | head -1)"
    )
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    #expect(database.packs.count == 2)
  }

  @Test("names objects as git hash-object does", arguments: [0, 1, 9, 10, 99, 100, 70_000])
  func names(byteCount: Int) async throws {
    var generator = SeededGenerator(seed: UInt64(byteCount))
    let content = generator.bytes(byteCount)
    let directory = try TemporaryDirectory()
    let writer = ObjectWriter(try PackWriter(directory: directory.path, .sha1, run: "1"))
    let repository = try await TestRepository.empty(bare: true)
    for kind in [ObjectKind.blob, .tree, .commit, .tag] {
      let expected = try await repository.git(
        "hash-object",
        "--literally",
        "-t",
        kind.name,
        "--stdin",
        input: content
      ).line
      #expect(writer.id(of: content.rawSpan, kind).description == expected)
    }
  }

  @Test("goes on when Git packs or drops what was there at the start", arguments: [10, 9_000_000])
  func repacked(byteCount: Int) async throws {
    let repository = try await TestRepository.empty()
    try await repository.shell(
      "head -c \(byteCount) /dev/zero >a; git add a; git commit -qm a; echo b >b; git add b"
    )
    let blob = try ObjectID(hex: try await repository.git("rev-parse", "HEAD:a").line.utf8)
    let database = try ObjectDatabase(directory: "\(repository.path)/.git/objects", .sha1)
    let reader = ObjectReader(database)
    let location = try reader.location(of: blob)
    #expect(location == database.location(of: blob))
    try await repository.shell("git commit -qm b; git repack -a -d -q")
    // At its old place, and at one that was not looked up before.
    #expect(try reader.byteCount(ofBlob: blob, at: location) == byteCount)
    #expect(try reader.read(blob, at: location).data.byteCount == byteCount)
    var count = 0
    try reader.streamBlob(blob, at: location, byteCount: byteCount) { count += $0.byteCount }
    #expect(count == byteCount)
    let commit = try ObjectID(hex: try await repository.git("rev-parse", "HEAD").line.utf8)
    #expect(try reader.read(commit).kind == .commit)
    let large = try (0..<database.sizePieceCount).flatMap {
      try database.largeObjects(ofPiece: $0, atLeast: byteCount, reader: reader)
    }
    #expect(large.contains(blob))
    #expect(throws: StoreError.missing(.zero)) { try reader.location(of: .zero) }
  }
}
