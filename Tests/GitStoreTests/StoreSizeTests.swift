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
    let database = try ObjectDatabase(directory: repository.objectDirectory)
    let pack = try content(of: onlyFile(in: repository.objectDirectory + "/pack", ".pack"))
    let index = try content(of: onlyFile(in: repository.objectDirectory + "/pack", ".idx"))
    var total = 0
    for id in Self.samples.ids { total += Int(try database.storedByteCount(of: id)) }
    let count = Self.samples.ids.count
    #expect(total == pack.count - 12 - 20 + 28 * count)
    #expect(total == pack.count + index.count - 12 - 20 - (8 + 1024 + 40))
    #expect(try database.ownByteCount() == UInt64(pack.count + index.count))
  }

  @Test("of loose objects are those of their files")
  func loose() async throws {
    let repository = try await Self.samples.repository("touch objects/pack/tmp_pack_x")
    let database = try ObjectDatabase(directory: repository.objectDirectory)
    var total = 0
    for id in Self.samples.ids { total += Int(try database.storedByteCount(of: id)) }
    let listing = try await repository.shell("find objects -type f -printf '%s\\n'")
    #expect(total == listing.lines.compactMap { Int($0) }.reduce(0, +))
    #expect(try database.ownByteCount() == UInt64(total))
    #expect(try database.storedByteCount(of: .zero) == 0)
  }

  @Test("do not count what is being written")
  func temporary() async throws {
    let repository = try await TestRepository.empty(bare: true)
    try await repository.shell("echo x > objects/pack/tmp_pack_x; mkdir objects/aa")
    try await repository.shell("echo x > objects/aa/tmp_obj_x; echo x > objects/info/packs")
    let database = try ObjectDatabase(directory: repository.objectDirectory)
    #expect(try database.ownByteCount() == 0)
  }
}
