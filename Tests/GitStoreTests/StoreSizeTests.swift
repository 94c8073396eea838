import Digests
import GitObjects
import TestSupport
import Testing

@testable import GitStore

@Suite("Sizes of the store")
struct StoreSizeTests {
  private static let samples = SampleObjects(versions: 10)

  @Test("of all packed objects are those of pack and index")
  func packed() async throws {
    let repository = try await Self.samples.repository(
      "git pack-objects -q --window=10 $pack <$ids >/dev/null; git prune-packed"
    )
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    let pack = try content(of: onlyFile(in: repository.objectDirectory + "/pack", ".pack"))
    let index = try content(of: onlyFile(in: repository.objectDirectory + "/pack", ".idx"))
    let total = Int(try database.storedByteCounts(of: ObjectIDList(Self.samples.ids)).reduce(0, +))
    let count = Self.samples.ids.count
    #expect(total == pack.count - 12 - 20 + 28 * count)
    #expect(total == pack.count + index.count - 12 - 20 - (8 + 1024 + 40))
    #expect(try database.ownByteCount() == UInt64(pack.count + index.count))
  }

  @Test("of loose objects are those of their files")
  func loose() async throws {
    let repository = try await Self.samples.repository("touch objects/pack/tmp_pack_x")
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    let total = Int(try database.storedByteCounts(of: ObjectIDList(Self.samples.ids)).reduce(0, +))
    let listing = try await repository.shell("find objects -type f -printf '%s\\n'")
    #expect(total == listing.lines.compactMap { Int($0) }.reduce(0, +))
    #expect(try database.ownByteCount() == UInt64(total))
    #expect(try database.storedByteCounts(of: [.zero])[0] == 0)
  }

  @Test("of each object are the same however packs and questions are divided")
  func divided() async throws {
    // Many small packs, one with all their objects, and loose objects.
    let repository = try await Self.samples.repository(
      """
      split -l 7 $ids part.
      for part in part.*; do
        [ $part = part.aa ] || git pack-objects -q --window=0 $pack <$part >/dev/null
      done
      git prune-packed
      """
    )
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    #expect(database.packs.count > 5)
    let ids = Self.samples.ids
    var expected: [ObjectID: UInt64] = [:]
    for pack in database.packs {
      let list = "git verify-pack -v \(pack.pathText)"
      for line in try await repository.shell(list).lines {
        // The id, kind, size, bytes in the pack and offset of an object.
        let words = line.split(separator: " ")
        guard words.count == 5, let id = try? ObjectID(hex: Array(words[0].utf8)) else { continue }
        expected[id] = UInt64(words[3]).map { $0 + 28 }
      }
    }
    for id in ids where expected[id] == nil {
      guard case .loose(let path) = database.location(of: id) else { continue }
      expected[id] = UInt64(try content(of: path).count)
    }
    #expect(expected.count == ids.count)
    let asked = ids + [.zero] + ids.reversed()
    let found = try database.storedByteCounts(of: ObjectIDList(asked))
    #expect(found == asked.map { expected[$0] ?? 0 })
    for id in ids { #expect(try database.storedByteCounts(of: [id]) == [expected[id] ?? 0]) }
  }

  @Test("do not count what is being written")
  func temporary() async throws {
    let repository = try await TestRepository.empty(bare: true)
    try await repository.shell("echo x > objects/pack/tmp_pack_x; mkdir objects/aa")
    try await repository.shell("echo x > objects/aa/tmp_obj_x; echo x > objects/info/packs")
    let database = try ObjectDatabase(directory: repository.objectDirectory, .sha1)
    #expect(try database.ownByteCount() == 0)
  }
}
