import Digests
internal import FileSystem
import GitObjects
import TestSupport
import Testing

@testable import GitStore

/// A part of a repository that is damaged.
enum Victim: String, CaseIterable, Sendable {
  case pack = ".pack"
  case index = ".idx"
  case indexOfVersion1 = "v1.idx"
}

@Suite("Damaged stores")
struct DamageTests {
  private static let samples = SampleObjects(versions: 4)

  /// Reads all objects, each of which must be correct or an error; returns the number of correct
  /// ones.
  private func readAll(_ objects: [ObjectID: KnownObject], in directory: String) throws -> Int {
    let database: ObjectDatabase
    do throws(StoreError) {
      database = try ObjectDatabase(directory: directory, .sha1)
    } catch {
      return 0
    }
    let reader = ObjectReader(database)
    var right = 0
    for (id, known) in objects {
      do throws(StoreError) {
        let read = try reader.bytes(id, known.kind)
        #expect(read == known.content, "\(id) has another content, and nobody noticed")
        right += 1
      } catch {}
      guard known.kind == .blob, let location = database.location(of: id) else { continue }
      _ = try? reader.byteCount(ofBlob: id, at: location)
      _ = try? database.storedByteCounts(of: [id])
    }
    for piece in 0..<database.sizePieceCount {
      _ = try? database.largeObjects(ofPiece: piece, atLeast: 100, reader: reader)
    }
    return right
  }

  private func repository(_ victim: Victim) async throws -> TestRepository {
    let version = victim == .indexOfVersion1 ? 1 : 2
    return try await Self.samples.repository(
      """
      git pack-objects -q --index-version=\(version) --delta-base-offset $pack <$ids >/dev/null
      git prune-packed
      """
    )
  }

  @Test("give errors or what is right, with any byte changed", arguments: Victim.allCases)
  func changedBytes(victim: Victim) async throws {
    let repository = try await repository(victim)
    let objects = try await repository.allObjects()
    let directory = repository.objectDirectory
    let suffix = victim == .pack ? ".pack" : ".idx"
    let path = try onlyFile(in: directory + "/pack", suffix)
    let whole = try content(of: path)
    #expect(try readAll(objects, in: directory) == objects.count)
    var generator = SeededGenerator(seed: 3)
    var noticed = 0
    // All positions at the beginning, where the headers are, and some of the rest.
    let positions = Array(0..<40) + (0..<160).map { _ in generator.below(whole.count) }
    for position in positions {
      var damaged = whole
      damaged[position] ^= generator.pick([0x01, 0x80, 0xFF, 0x10])
      try write(damaged, to: path)
      if try readAll(objects, in: directory) < objects.count { noticed += 1 }
    }
    // Some bytes are not read here: checksums, and the high bytes of small counts.
    #expect(noticed > (victim == .pack ? 150 : 60))
  }

  @Test("give errors or what is right, cut off anywhere", arguments: Victim.allCases)
  func cutOff(victim: Victim) async throws {
    let repository = try await repository(victim)
    let objects = try await repository.allObjects()
    let directory = repository.objectDirectory
    let suffix = victim == .pack ? ".pack" : ".idx"
    let path = try onlyFile(in: directory + "/pack", suffix)
    let whole = try content(of: path)
    var generator = SeededGenerator(seed: 4)
    let counts =
      Array(0...40) + (0..<60).map { _ in generator.below(whole.count) }
      + (whole.count - 45..<whole.count)
    for count in counts {
      try write(Array(whole.prefix(count)), to: path)
      #expect(try readAll(objects, in: directory) < objects.count, "cut off at \(count)")
    }
  }

  @Test("give errors or what is right for loose objects", arguments: ["small", "large"])
  func loose(size: String) async throws {
    let repository = try await TestRepository.empty(bare: true)
    let file = size == "small" ? "echo some text" : "seq 1 90000"
    try await repository.shell("\(file) | git hash-object -w --stdin")
    let objects = try await repository.allObjects()
    let directory = repository.objectDirectory
    let folder = try #require(try directoryNames(directory).first { $0.utf8.count == 2 })
    let path = try onlyFile(in: "\(directory)/\(folder)", "")
    let whole = try content(of: path)
    let step = max(1, whole.count / 150)
    for position in stride(from: 0, to: whole.count, by: step) {
      for mask: UInt8 in [0x01, 0xFF] {
        var damaged = whole
        damaged[position] ^= mask
        try write(damaged, to: path)
        _ = try readAll(objects, in: directory)
      }
      try write(Array(whole.prefix(position)), to: path)
      #expect(try readAll(objects, in: directory) == 0)
    }
    try write(whole, to: path)
    #expect(try readAll(objects, in: directory) == 1)
  }

  @Test(
    "refuse loose objects with other headers",
    arguments: [
      "", "blob", "blob 4", "blob 4\0abc", "blob 4\0abcde", "blob -4\0abcd", "blob 4 \0abcd",
      "blob x\0abcd", "blub 4\0abcd", " 4\0abcd", "blob  4\0abcd",
      "blob 99999999999999999999\0abcd",
      "blob 4611686018427387904\0abcd", "blob 9223372036854775807\0abcd", "blob\04\0abcd",
      "blob \0abcd", "blob +4\0abcd",
      "blob 04\0abcd", "tree 4\0abcd",
    ]
  )
  func looseHeaders(_ text: String) throws {
    let directory = try TemporaryDirectory()
    let id = ObjectBatch.name(of: .blob, Array("abcd".utf8))
    let folder = directory("\(id.description.prefix(2))")
    try Files.makeDirectories(Array(folder.utf8))
    let path = "\(folder)/\(id.description.dropFirst(2))"
    let reader = ObjectReader(try ObjectDatabase(directory: directory.path, .sha1))
    try write(CraftedPack.deflated(Array("blob 4\0abcd".utf8)), to: path)
    #expect(try reader.bytes(id, .blob) == Array("abcd".utf8))
    try write(CraftedPack.deflated(Array(text.utf8)), to: path)
    #expect(throws: StoreError.self) { try reader.bytes(id, .blob) }
    #expect(throws: StoreError.self) { try reader.read(id, .blob) }
    let location = try reader.location(of: id)
    #expect(throws: StoreError.self) {
      try reader.streamBlob(id, at: location, byteCount: .max) { _ in }
    }
    for count in [0, 1, 2, 10] {
      try write(Array(CraftedPack.deflated(Array(text.utf8)).prefix(count)), to: path)
      #expect(throws: StoreError.self) { try reader.bytes(id, .blob) }
    }
  }

  @Test("do not pass for other objects than they are", arguments: [5, 1000, 9 << 20])
  func wrongHash(byteCount: Int) throws {
    let directory = try TemporaryDirectory()
    let content = [UInt8](repeating: 0x61, count: byteCount)
    let packed = ObjectBatch.name(of: .blob, [1])
    let delta = ObjectBatch.name(of: .blob, [2])
    let loose = ObjectBatch.name(of: .blob, [3])
    var pack = CraftedPack()
    pack.add(
      packed,
      raw: CraftedPack.header(type: 3, byteCount: byteCount) + CraftedPack.deflated(content)
    )
    pack.add(delta, delta: CraftedPack.delta(byteCount, 5, [0x90, 4, 1, 0x62]), base: packed)
    try pack.write(in: directory.path)
    try Files.makeDirectories(Array(directory("\(loose.description.prefix(2))").utf8))
    try write(
      CraftedPack.deflated(Array("blob \(byteCount)\0".utf8) + content),
      to: directory("\(loose.description.prefix(2))/\(loose.description.dropFirst(2))")
    )
    let database = try ObjectDatabase(directory: directory.path, .sha1)
    let reader = ObjectReader(database)
    for id in [packed, delta, loose] {
      let location = try reader.location(of: id)
      let size = id == delta ? 5 : byteCount
      #expect(try reader.read(id, .blob).byteCount == size)
      #expect(throws: StoreError.wrongHash(id)) { try reader.bytes(id, .blob) }
      #expect(throws: StoreError.wrongHash(id)) {
        try reader.readChecked(id, .blob, at: location)
      }
      #expect(throws: StoreError.wrongHash(id)) {
        try reader.streamBlob(id, at: location, byteCount: size) { _ in }
      }
    }
  }

  @Test("do not have an index whose pack is not there", arguments: ["", "no index"])
  func indexAlone(content: String) throws {
    let directory = try TemporaryDirectory()
    try Files.makeDirectories(Array(directory("pack").utf8))
    try write(Array(content.utf8), to: directory("pack/pack-1.idx"))
    #expect(try ObjectDatabase(directory: directory.path, .sha1).packs.isEmpty)
    try write([], to: directory("pack/pack-1.pack"))
    #expect(throws: StoreError.self) { try ObjectDatabase(directory: directory.path, .sha1) }
  }
}
