import Digests
import GitObjects
import TestSupport
import Testing

@testable import GitStore

@Suite("Pack indexes")
struct PackIndexTests {
  private func entries(
    _ count: Int,
    seed: UInt64
  ) -> [(id: ObjectID, crc: UInt32, offset: Int)] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { number in
      let offset =
        switch number % 4 {
        case 0: 0x7FFF_FFFF - number
        case 1: 0x8000_0000 + number
        case 2: 0x1_0000_0000 * (number + 1) + 5
        default: 12 + number
        }
      return (
        ObjectID(generator.bytes(20).rawSpan, .sha1),
        UInt32(truncatingIfNeeded: generator.next()),
        offset
      )
    }
  }

  @Test("are written as Git reads them, with offsets of any size", arguments: [1, 2, 255, 3000])
  func showIndex(count: Int) async throws {
    let repository = try await TestRepository.empty(bare: true)
    let entries = entries(count, seed: UInt64(count))
    let index = Self.index(entries, checksum: 7)
    let lines = try await repository.git("show-index", input: index).lines
    let expected = entries.sorted { $0.id < $1.id }.map { entry in
      let crc = String(entry.crc, radix: 16)
      return "\(entry.offset) \(entry.id) (\(String(repeating: "0", count: 8 - crc.count))\(crc))"
    }
    #expect(lines == expected)
    let path = repository.directory("x.idx")
    try write(index, to: path)
    let read = try PackIndex(path: path, .sha1)
    #expect(read.count == count)
    for (position, entry) in entries.sorted(by: { $0.id < $1.id }).enumerated() {
      #expect(read.id(at: position) == entry.id)
      #expect(read.position(of: entry.id) == position)
      #expect(try read.offset(at: position) == entry.offset)
      #expect(read.position(of: Self.neighbour(of: entry.id)) == nil)
    }
  }

  private static func index(
    _ entries: [(id: ObjectID, crc: UInt32, offset: Int)],
    checksum: UInt8
  ) -> [UInt8] {
    PackIndexText.make(
      ObjectIDList(entries.map(\.id)),
      entries.map { PackWriter.Entry(crc: $0.crc, offset: $0.offset, depth: 0) },
      packChecksum: [UInt8](repeating: checksum, count: 20),
      .sha1
    )
  }

  private static func neighbour(of id: ObjectID) -> ObjectID {
    var bytes = id.bytes
    bytes[19] ^= 1
    return ObjectID(bytes.rawSpan, .sha1)
  }

  @Test("find the first and the last name there can be")
  func extremes() throws {
    let directory = try TemporaryDirectory()
    let ids = [ObjectID.zero, ObjectID([UInt8](repeating: 0xFF, count: 20).rawSpan, .sha1)]
    let entries = ids.map { (id: $0, crc: UInt32(0), offset: 12) }
    let path = directory("x.idx")
    try write(Self.index(entries, checksum: 0), to: path)
    let index = try PackIndex(path: path, .sha1)
    #expect(index.position(of: ids[0]) == 0)
    #expect(index.position(of: ids[1]) == 1)
  }

  @Test("are asked without a crash, whatever they hold", arguments: UInt64(0)..<100)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let entries = entries(20, seed: seed)
    var bytes = Self.index(entries, checksum: 7)
    if generator.chance(10) { bytes.removeFirst(8) }
    for _ in 0..<generator.below(10) {
      bytes[generator.below(bytes.count)] = UInt8(generator.below(256))
    }
    if generator.chance(30) { bytes.removeLast(generator.below(400)) }
    if generator.chance(10) { bytes = generator.bytes(generator.below(3000)) }
    let directory = try TemporaryDirectory()
    let path = directory("x.idx")
    try write(bytes, to: path)
    guard let index = try? PackIndex(path: path, .sha1) else { return }
    for position in 0..<min(index.count, 100) {
      _ = try? index.offset(at: position)
      if let found = index.position(of: index.id(at: position)) {
        #expect(index.id(at: found) == index.id(at: position))
      }
    }
    for entry in entries { _ = index.position(of: entry.id) }
  }
}
