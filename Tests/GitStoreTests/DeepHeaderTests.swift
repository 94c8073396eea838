import Digests
import GitObjects
import TestSupport
import Testing

@testable import GitStore

/// Bytes whose Huffman codes have so many lengths that their table is large.
private func unevenBytes(_ count: Int) -> [UInt8] {
  var generator = SeededGenerator(seed: 11)
  var bag: [UInt8] = []
  for value in UInt8.min...UInt8.max {
    bag += [UInt8](repeating: value, count: 1 << generator.below(10))
  }
  return (0..<count).map { _ in generator.pick(bag) }
}

@Suite("Headers behind long code tables")
struct DeepHeaderTests {
  @Test("are read from loose objects", arguments: 1...9)
  func loose(level: Int) async throws {
    let repository = try await TestRepository.empty(bare: true)
    let content = unevenBytes(40_000)
    try await repository.git(
      "-c",
      "core.looseCompression=\(level)",
      "hash-object",
      "-w",
      "--stdin",
      input: content
    )
    let id = ObjectBatch.name(of: .blob, content)
    let reader = ObjectReader(try ObjectDatabase(directory: repository.objectDirectory, .sha1))
    #expect(try reader.bytes(id, .blob) == content)
  }

  /// A reader's window of the pack ends at 128 KiB: the delta begins shortly before.
  @Test("are read from deltas, wherever these stand", arguments: [97, 100, 110, 130, 200, 400])
  func delta(bytesBeforeEnd: Int) throws {
    var pack = CraftedPack()
    let first = pack.add(blob: [])
    let insertions = unevenBytes(40_000)
    var instructions: [UInt8] = []
    for start in stride(from: 0, to: insertions.count, by: 127) {
      let piece = insertions[start..<min(start + 127, insertions.count)]
      instructions += [UInt8(piece.count)] + piece
    }
    var generator = SeededGenerator(seed: 1)
    let filler = generator.bytes((128 << 10) - pack.bytes.count - bytesBeforeEnd)
    pack.add(ObjectBatch.name(of: .blob, filler), raw: filler)
    let id = ObjectBatch.name(of: .blob, insertions)
    pack.add(id, delta: CraftedPack.delta(0, insertions.count, instructions), base: first)
    let directory = try TemporaryDirectory()
    let database = try pack.database(in: directory)
    let reader = ObjectReader(database)
    let location = try #require(database.location(of: id))
    _ = try reader.read(first)
    #expect(try reader.byteCount(ofBlob: id, at: location) == insertions.count)
    #expect(try reader.bytes(id, .blob) == insertions)
  }
}
