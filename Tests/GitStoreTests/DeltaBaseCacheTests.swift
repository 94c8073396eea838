import Digests
import GitObjects
import Testing

@testable import GitStore

@Suite("cache of delta bases")
struct DeltaBaseCacheTests {
  private static let byteCount = 1 << 16

  private static func object(_ count: Int, _ byte: UInt8) throws -> StoredObject {
    let data = try ObjectData(byteCount: count, spillDirectory: "/tmp")
    data.fill([UInt8](repeating: byte, count: count).rawSpan, at: 0)
    return StoredObject(kind: .tree, data: data)
  }

  private static func content(_ base: borrowing DeltaBaseCache, _ offset: Int) -> [UInt8]? {
    guard let found = unsafe base.base(pack: 1, offset: offset) else { return nil }
    return unsafe Array(found.bytes)
  }

  @Test("gives back what was kept, with its kind")
  func keeps() throws {
    var cache = DeltaBaseCache(byteLimit: Self.byteCount)
    cache.insert(try Self.object(100, 7), pack: 1, offset: 12)
    let found = unsafe try #require(unsafe cache.base(pack: 1, offset: 12))
    #expect(unsafe found.kind == .tree)
    #expect(unsafe Array(found.bytes) == [UInt8](repeating: 7, count: 100))
    #expect(unsafe cache.base(pack: 2, offset: 12) == nil)
    #expect(unsafe cache.base(pack: 1, offset: 13) == nil)
  }

  @Test("what was written over is gone, and what is there is whole", arguments: [999, 1024, 5001])
  func wraps(_ count: Int) throws {
    var cache = DeltaBaseCache(byteLimit: Self.byteCount)
    let room = Self.byteCount / (count + 16)
    for number in 0..<200 {
      cache.insert(try Self.object(count, UInt8(number)), pack: 1, offset: number)
      for old in 0...number {
        let found = Self.content(cache, old)
        if old > number - room + 1 {
          #expect(found == [UInt8](repeating: UInt8(old), count: count))
        } else if old < number - room - 1 {
          #expect(found == nil)
        } else if let found {
          #expect(found == [UInt8](repeating: UInt8(old), count: count))
        }
      }
    }
  }

  @Test("of large objects the last one is kept, until room is made")
  func large() throws {
    var cache = DeltaBaseCache(byteLimit: Self.byteCount)
    cache.insert(try Self.object(Self.byteCount, 1), pack: 1, offset: 1)
    cache.insert(try Self.object(Self.byteCount / 2, 2), pack: 1, offset: 2)
    cache.insert(try Self.object(10, 3), pack: 1, offset: 3)
    #expect(cache.largeObject(pack: 1, offset: 1) == nil)
    #expect(cache.largeObject(pack: 1, offset: 2)?.data.byteCount == Self.byteCount / 2)
    cache.makeRoom(for: 10)
    #expect(cache.largeObject(pack: 1, offset: 2) != nil)
    cache.makeRoom(for: Self.byteCount)
    #expect(cache.largeObject(pack: 1, offset: 2) == nil)
    #expect(Self.content(cache, 3) != nil)
  }

  @Test("forgets all, and goes on")
  func forgets() throws {
    var cache = DeltaBaseCache(byteLimit: Self.byteCount)
    cache.insert(try Self.object(10, 1), pack: 1, offset: 1)
    cache.insert(try Self.object(Self.byteCount, 2), pack: 1, offset: 2)
    cache.removeAll()
    cache.insert(try Self.object(10, 3), pack: 1, offset: 3)
    #expect(Self.content(cache, 1) == nil)
    #expect(cache.largeObject(pack: 1, offset: 2) == nil)
    #expect(Self.content(cache, 3) == [UInt8](repeating: 3, count: 10))
  }

  @Test("without any room it keeps the last object alone", arguments: [0, 3])
  func none(_ limit: Int) throws {
    var cache = DeltaBaseCache(byteLimit: limit)
    for count in [0, 1, 100] {
      cache.insert(try Self.object(count, 1), pack: 1, offset: count)
      #expect(unsafe cache.base(pack: 1, offset: count) == nil)
      #expect(cache.largeObject(pack: 1, offset: count)?.data.byteCount == count)
    }
  }
}
