import GitObjects
import Runs
import TestSupport
import Testing

@Suite("A stored map of objects")
struct StoredObjectMapTests {
  private func id(_ generator: inout SeededGenerator) throws -> ObjectID {
    let digits = (0..<40).map { _ in "0123456789abcdef".randomElement(using: &generator) ?? "0" }
    return try ObjectID(hex: Array(String(digits).utf8))
  }

  @Test("answers as a dictionary does", arguments: [0, 1, 2, 3, 1000, 5000])
  func lookUp(count: Int) throws {
    let scratch = try Scratch()
    let run = try scratch.store.create(name: "a", record: Scratch.record())
    #expect(try run.map() == nil)
    var generator = SeededGenerator(seed: UInt64(count))
    let kinds: [ObjectKind] = [.commit, .tree, .blob, .tag]
    var entries: [MappedObject] = []
    for number in 0..<count {
      let old = number % 7 == 1 ? entries[number - 1].old : try id(&generator)
      entries.append(MappedObject(old: old, new: try id(&generator), kind: kinds[number % 4]))
    }
    let same = try id(&generator)
    try run.writeMap(
      MappedObjects(entries + entries + [MappedObject(old: same, new: same, kind: .blob)])
    )
    let map = try #require(try run.map())
    #expect(map.count == count)
    var read: [MappedObject] = []
    try map.forEach { read.append($0) }
    #expect(read == entries.sorted())
    for (old, group) in Dictionary(grouping: entries, by: \.old) {
      let found = try map.newIDs(of: old).map { MappedObject(old: old, new: $0.id, kind: $0.kind) }
      #expect(found == group.sorted())
      #expect(try map.entries(oldPrefix: Array(old.hex.prefix(12))) == group.sorted())
    }
    #expect(try map.newIDs(of: same).isEmpty)
    #expect(try map.newIDs(of: .zero).isEmpty)
    #expect(try map.entries(oldPrefix: Array("xyz".utf8)).isEmpty)
    #expect(try map.entries(oldPrefix: []) == entries.sorted())
  }

  @Test("is refused where it is damaged")
  func damaged() throws {
    let scratch = try Scratch()
    let run = try scratch.store.create(name: "a", record: Scratch.record())
    let entry = MappedObject(old: try Scratch.id("1"), new: try Scratch.id("2"), kind: .tree)
    try run.writeMap(MappedObjects([entry]))
    let text = try #require(try run.contents(of: .map))
    #expect(text.count == 84)
    try run.write(.map, Array(text.dropLast()))
    let path = run.path(of: .map)
    #expect(throws: RunStoreError.damaged(path: path, .cutOff)) { try run.map() }
    for place in [0, 41, 82, 83] {
      var bad = text
      bad[place] = UInt8(ascii: "x")
      try run.write(.map, bad)
      let map = try #require(try run.map())
      #expect(throws: RunStoreError.damaged(path: path, .mapLine(1))) {
        try map.newIDs(of: entry.old)
      }
    }
  }
}
