import Digests
import GitObjects
import TestSupport
import Testing

@testable import GitStore

private let base = Array("the base of all deltas\n".utf8)
private let other = ObjectBatch.name(of: .blob, Array("other".utf8))
private let third = ObjectBatch.name(of: .blob, Array("third".utf8))

@Suite("Packs that no Git writes")
struct CraftedPackTests {
  /// Expects that every way to read the object fails, and that the base can be read.
  private func expectDamaged(
    _ pack: CraftedPack,
    _ id: ObjectID = other,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let directory = try TemporaryDirectory()
    let database = try pack.database(in: directory)
    let reader = ObjectReader(database)
    let location = try #require(database.location(of: id), sourceLocation: sourceLocation)
    do throws(StoreError) {
      _ = try reader.read(id)
      Issue.record("it was read", sourceLocation: sourceLocation)
    } catch {
      guard case .corrupt(id, _) = error else {
        Issue.record("the error is \(error)", sourceLocation: sourceLocation)
        return
      }
    }
    _ = try? reader.byteCount(ofBlob: id, at: location)
    _ = try? database.storedByteCounts(of: [id])
    #expect(throws: (any Error).self, sourceLocation: sourceLocation) {
      try reader.streamBlob(id, at: location, byteCount: 9 << 20) { _ in }
    }
  }

  @Test(
    "have objects whose size is not so",
    arguments: [0, 4, 6, 21, 1000, 200_000, 9 << 20, 1 << 40, (1 << 59) - 1]
  )
  func declaredSize(_ byteCount: Int) throws {
    var pack = CraftedPack()
    pack.add(blob: base)
    let content = CraftedPack.deflated(Array("other".utf8))
    pack.add(other, raw: CraftedPack.header(type: 3, byteCount: byteCount) + content)
    try expectDamaged(pack)
  }

  @Test("have sizes of too many digits", arguments: [9, 10, 20, 100])
  func endlessSize(_ count: Int) throws {
    var pack = CraftedPack()
    pack.add(other, raw: [0xB5] + [UInt8](repeating: 0xFF, count: count) + [0x01])
    try expectDamaged(pack)
  }

  @Test("have entries of unknown types", arguments: [0, 5] as [UInt8])
  func types(_ type: UInt8) throws {
    var pack = CraftedPack()
    let content = CraftedPack.deflated(Array("other".utf8))
    pack.add(other, raw: CraftedPack.header(type: type, byteCount: 5) + content)
    try expectDamaged(pack)
  }

  private static let deltas: [(String, [UInt8])] = [
    ("nothing", []),
    ("one size", [23]),
    ("endless size", [UInt8](repeating: 0xFF, count: 20)),
    ("no instructions", CraftedPack.delta(23, 5, [])),
    ("too few bytes", CraftedPack.delta(23, 5, [4] + "othe".utf8)),
    ("too many bytes", CraftedPack.delta(23, 5, [6] + "others".utf8)),
    ("another base", CraftedPack.delta(22, 5, [5] + "other".utf8)),
    ("reserved instruction", CraftedPack.delta(23, 5, [0, 5] + "other".utf8)),
    ("cut-off insertion", CraftedPack.delta(23, 5, [5] + "othe".utf8)),
    ("cut-off copy", CraftedPack.delta(23, 5, [0x91])),
    ("cut-off offset", CraftedPack.delta(23, 5, [0x8F, 1, 0, 0])),
    ("beyond the base", CraftedPack.delta(23, 5, [0x91, 19, 5])),
    ("far beyond the base", CraftedPack.delta(23, 5, [0x9F, 0xFF, 0xFF, 0xFF, 0xFF, 5])),
    ("a copy of 64 KiB", CraftedPack.delta(23, 5, [0x80])),
    ("an impossible result", CraftedPack.delta(23, 1 << 50, [5] + "other".utf8)),
    ("a large result", CraftedPack.delta(23, 1 << 27, [5] + "other".utf8)),
    ("bytes after the result", CraftedPack.delta(23, 5, [5] + "other".utf8 + [0x91, 1, 1])),
  ]

  @Test("have deltas that do not fit", arguments: deltas.indices)
  func damagedDeltas(_ index: Int) throws {
    let (name, delta) = Self.deltas[index]
    for isByName in [true, false] {
      var pack = CraftedPack()
      let baseID = pack.add(blob: base)
      if isByName {
        pack.add(other, delta: delta, base: baseID)
      } else {
        pack.add(other, delta: delta, distance: pack.bytes.count - 12)
      }
      try expectDamaged(pack)
    }
    _ = name
  }

  @Test("have deltas that do fit")
  func goodDeltas() throws {
    var pack = CraftedPack()
    let baseID = pack.add(blob: base)
    pack.add(other, delta: CraftedPack.delta(23, 5, [5] + "other".utf8), base: baseID)
    let start = pack.bytes.count
    // "base" copied from the base, and more.
    let word = ObjectBatch.name(of: .blob, Array("base, other".utf8))
    pack.add(word, delta: CraftedPack.delta(5, 11, [6] + "base, ".utf8 + [0x90, 5]), base: other)
    let again = ObjectBatch.name(of: .blob, Array("base".utf8))
    pack.add(
      again,
      delta: CraftedPack.delta(11, 4, [0x90, 4]),
      distance: pack.bytes.count - start
    )
    let directory = try TemporaryDirectory()
    let reader = ObjectReader(try pack.database(in: directory))
    #expect(try reader.bytes(again, .blob) == Array("base".utf8))
    #expect(try reader.bytes(word, .blob) == Array("base, other".utf8))
    #expect(try reader.bytes(other, .blob) == Array("other".utf8))
  }

  @Test("have bases outside of the pack", arguments: [1, 11, 12, 13, 50, 5000])
  func distance(_ distance: Int) throws {
    var pack = CraftedPack()
    pack.add(other, delta: CraftedPack.delta(23, 5, [5] + "other".utf8), distance: distance)
    try expectDamaged(pack)
  }

  @Test("have bases that are not there")
  func missingBase() throws {
    var pack = CraftedPack()
    pack.add(other, delta: CraftedPack.delta(5, 5, [5] + "other".utf8), base: third)
    try expectDamaged(pack)
  }

  @Test("have deltas that are their own base, by one step or more", arguments: 1...5)
  func circles(length: Int) throws {
    var pack = CraftedPack()
    let ids = [other] + (0..<length - 1).map { ObjectBatch.name(of: .blob, [UInt8($0)]) }
    let delta = CraftedPack.delta(5, 5, [5] + "other".utf8)
    for index in 0..<length { pack.add(ids[index], delta: delta, base: ids[(index + 1) % length]) }
    pack.add(third, delta: delta, base: other)
    try expectDamaged(pack)
    try expectDamaged(pack, third)
  }

  @Test(
    "have indexes with offsets that are no object's",
    arguments: [
      0, 5, 12 + 3, 1 << 20, 0x7FFF_FFFF, 0x8000_0000, 1 << 44, 1 << 62, Int.max - 10, Int.max,
    ]
  )
  func offsets(_ offset: Int) throws {
    var pack = CraftedPack()
    pack.add(blob: base)
    let content = CraftedPack.deflated(Array("other".utf8))
    pack.add(other, raw: CraftedPack.header(type: 3, byteCount: 5) + content, offset: offset)
    let directory = try TemporaryDirectory()
    let database = try pack.database(in: directory)
    let reader = ObjectReader(database)
    #expect(throws: StoreError.self) { try reader.bytes(other, .blob) }
    _ = try? database.storedByteCounts(of: [other])
    for piece in 0..<database.sizePieceCount {
      _ = try? database.largeObjects(ofPiece: piece, atLeast: 0, reader: reader)
    }
    #expect(try reader.bytes(ObjectBatch.name(of: .blob, base), .blob) == base)
  }

  @Test("are told by their headers")
  func headers() throws {
    let directory = try TemporaryDirectory()
    var pack = CraftedPack()
    pack.add(blob: base)
    try pack.write(in: directory.path)
    let path = directory("pack/pack-x.pack")
    let whole = try content(of: path)
    for (position, value) in [(0, UInt8(0x51)), (3, 0), (7, 1), (7, 4), (11, 2), (8, 1)] {
      var damaged = whole
      damaged[position] = value
      try write(damaged, to: path)
      #expect(throws: StoreError.self) { try ObjectDatabase(directory: directory.path, .sha1) }
    }
    try write([], to: path)
    #expect(throws: StoreError.self) { try ObjectDatabase(directory: directory.path, .sha1) }
  }

  @Test("are read without a crash, whatever they hold", arguments: UInt64(0)..<60)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var pack = CraftedPack()
    let baseID = pack.add(blob: generator.bytes(200))
    var ids = [baseID]
    for number in 0..<20 {
      let id = ObjectBatch.name(of: .blob, [UInt8(number)])
      var delta = CraftedPack.delta(200, generator.below(400), generator.bytes(generator.below(30)))
      if generator.chance(20) { delta[0] = UInt8(generator.below(256)) }
      switch generator.below(4) {
      case 0: pack.add(id, raw: generator.bytes(generator.from(1...60)))
      case 1: pack.add(id, delta: delta, base: generator.pick(ids))
      case 2: pack.add(id, delta: delta, distance: generator.from(1...300))
      default:
        let header = CraftedPack.header(
          type: UInt8(generator.below(8)),
          byteCount: generator.below(300)
        )
        pack.add(id, raw: header + CraftedPack.deflated(generator.bytes(generator.below(100))))
      }
      ids.append(id)
    }
    let directory = try TemporaryDirectory()
    let database = try pack.database(in: directory)
    let reader = ObjectReader(database)
    for id in ids {
      let location = try #require(database.location(of: id))
      _ = try? reader.read(id)
      _ = try? reader.byteCount(ofBlob: id, at: location)
      let checked = try? reader.bytes(id, .blob)
      if let checked { #expect(ObjectBatch.name(of: .blob, checked) == id) }
      try? reader.streamBlob(id, at: location, byteCount: 9 << 20) { _ in }
    }
  }
}
